using System.Text.Json.Serialization;

namespace SelfRewarding.Preferences;

/// <summary>How judged answers become training data (paper, section 2.3).</summary>
public sealed record PreferenceOptions
{
    /// <summary>What M(t+1) learns from. Paper: preference pairs; positive-only is its ablation (section 3.2.2).</summary>
    public PreferenceKind Training { get; init; } = PreferenceKind.Pairs;

    /// <summary>Answers with a score that a prompt needs. Fewer than 2 leave no best and worst.</summary>
    public int MinimumScored { get; init; } = 2;

    /// <summary>Whether an answer cut at the token limit may be the chosen one. Not stated in the paper.</summary>
    public bool AllowTruncatedChosen { get; init; }

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (MinimumScored < 2)
            yield return $"{key}.minimumScored is {MinimumScored}; it must be at least 2, or there is no best and worst";
    }
}

/// <summary>What M(t+1) learns from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PreferenceKind>))]
public enum PreferenceKind
{
    /// <summary>Best against worst, by DPO (the paper).</summary>
    [JsonStringEnumMemberName("pairs")]
    Pairs,

    /// <summary>Only answers with a perfect score, by supervised fine-tuning together with the seeds (the paper's ablation).</summary>
    [JsonStringEnumMemberName("positiveOnly")]
    PositiveOnly,
}

using System.Text.Json.Serialization;

namespace SelfRewarding.Training;

/// <summary>
/// Low-rank adaptation (Hu et al. 2021, arXiv 2106.09685), for fine-tuning and preference training alike. Off by default: the
/// paper trains all weights.
/// </summary>
public sealed record LoraOptions
{
    /// <summary>In <see cref="Targets"/>: every matrix of the blocks, not the head.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>Rank r of the pairs; 0 trains all weights instead.</summary>
    public int Rank { get; init; }

    /// <summary>The pairs' product is scaled by alpha/r.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Share of a pair's inputs dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Names of the matrices that get a pair, such as "q_proj"; "all-linear": every matrix but the head.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>Whether the scale is alpha/sqrt(r) (Kalajdzievski 2023, arXiv 2312.03732).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>Modules that are trained and saved whole beside the pairs, such as "lm_head".</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>
    /// What becomes of the adapter from one model to the next. merge: it is merged into the weights and the next model gets a
    /// fresh one. continue: all models share M0's weights, and the next model trains the same pairs further.
    /// </summary>
    public AdapterPassing Between { get; init; } = AdapterPassing.Merge;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Rank < 0)
            yield return $"{key}.rank is {Rank}; it must be 0 (all weights are trained) or more";
        if (Alpha is not (> 0 and < double.PositiveInfinity))
            yield return $"{key}.alpha is {Alpha}; it must be greater than 0";
        if (Dropout is not (>= 0 and < 1))
            yield return $"{key}.dropout is {Dropout}; it must be at least 0 and less than 1";
        if (Targets.Count == 0 || Targets.Any(string.IsNullOrWhiteSpace))
            yield return $"{key}.targets has no name, or an empty one; name matrices such as \"q_proj\", or \"{AllLinear}\"";
        if (Targets.Count > 1 && Targets.Contains(AllLinear))
            yield return $"{key}.targets has \"{AllLinear}\" and other names; \"{AllLinear}\" stands alone";
        if (ModulesToSave.Any(string.IsNullOrWhiteSpace))
            yield return $"{key}.modulesToSave has an empty name; name modules such as \"lm_head\"";
    }
}

/// <summary>What becomes of an adapter from one model to the next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdapterPassing>))]
public enum AdapterPassing
{
    /// <summary>It is merged into the weights; the next model gets a fresh one.</summary>
    [JsonStringEnumMemberName("merge")]
    Merge,

    /// <summary>It stays beside M0's weights; the next model trains it further.</summary>
    [JsonStringEnumMemberName("continue")]
    Continue,
}

using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.Judging;

/// <summary>How answers are judged, with the paper's values (sections 2.2 and 3.1.1).</summary>
public sealed record JudgingOptions
{
    /// <summary>Who judges. Paper: the model itself; the others are controls.</summary>
    public JudgeKind Judge { get; init; } = JudgeKind.Self;

    /// <summary>
    /// The judge prompt: "additive" (figure 2, the paper's), "buckets" (figure 7, Li et al. 2024), or the prompt itself
    /// with the placeholders &lt;INSTRUCTION_HERE&gt; and &lt;RESPONSE_HERE&gt;.
    /// </summary>
    public string Prompt { get; init; } = "additive";

    /// <summary>Judgements an answer, averaged. Paper: 3.</summary>
    public int Samples { get; init; } = 3;

    /// <summary>Readable judgements an answer needs to have a score. Not stated in the paper: 1.</summary>
    public int MinimumReadable { get; init; } = 1;

    /// <summary>How judgements are drawn. Paper: as answers are, temperature 0.7 and top-p 0.9.</summary>
    public SamplingOptions Sampling { get; init; } = new() { MaxTokens = 512 };

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Samples < 1)
            yield return $"{key}.samples is {Samples}; it must be at least 1";
        if (MinimumReadable < 1 || MinimumReadable > Math.Max(1, Samples))
            yield return $"{key}.minimumReadable is {MinimumReadable}; it must be between 1 and samples ({Samples})";
        if (Prompt is not ("additive" or "buckets")
            && !(Prompt.Contains("<INSTRUCTION_HERE>", StringComparison.Ordinal) && Prompt.Contains("<RESPONSE_HERE>", StringComparison.Ordinal)))
            yield return $"{key}.prompt is \"{Prompt}\"; it must be \"additive\", \"buckets\" or a text with <INSTRUCTION_HERE> and <RESPONSE_HERE>";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}

/// <summary>Who judges.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgeKind>))]
public enum JudgeKind
{
    /// <summary>Mt itself (the paper).</summary>
    [JsonStringEnumMemberName("self")]
    Self,

    /// <summary>Uniform random points: what is left of the effect without judging.</summary>
    [JsonStringEnumMemberName("random")]
    Random,

    /// <summary>The annotator: what perfect judging would give.</summary>
    [JsonStringEnumMemberName("oracle")]
    Oracle,
}

using SelfRewarding.Models;

namespace SelfRewarding.Training;

/// <summary>
/// Checkpoint selection, with the paper's values (section 3.1.1): compare on validation prompts with the previous
/// checkpoint, stop when no longer better.
/// </summary>
public sealed record SelectionOptions
{
    /// <summary>Steps between two comparisons; 0 trains to the end. Paper: 200.</summary>
    public int EverySteps { get; init; } = 200;

    /// <summary>How validation answers are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (EverySteps < 0)
            yield return $"{key}.everySteps is {EverySteps}; it must be 0 (off) or more";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}

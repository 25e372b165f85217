using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>How candidate answers are sampled, with the paper's values (sections 2.2 and 3.1.1).</summary>
public sealed record ResponseOptions
{
    /// <summary>Answers a prompt, N. Paper: 4.</summary>
    public int PerPrompt { get; init; } = 4;

    /// <summary>How they are drawn. Paper: temperature 0.7, top-p 0.9.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (PerPrompt < 2)
            yield return $"{key}.perPrompt is {PerPrompt}; it must be at least 2, or there is no best and worst";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}

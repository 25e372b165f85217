namespace SelfRewarding.Models;

/// <summary>How tokens are drawn. The order is transformers': temperature, top-k, top-p, min-p.</summary>
public sealed record SamplingOptions
{
    /// <summary>Divides the logits; 0 takes the most probable token. Paper, section 3.1: 0.7.</summary>
    public double Temperature { get; init; } = 0.7;

    /// <summary>Keeps the smallest set of tokens whose probability reaches this; 1 keeps all. Paper, section 3.1: 0.9.</summary>
    public double TopP { get; init; } = 0.9;

    /// <summary>Keeps the k most probable tokens (and ties of the k-th); 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Drops tokens less probable than this share of the most probable one; 0 drops none.</summary>
    public double MinP { get; init; }

    /// <summary>The longest completion, in tokens, the end token included.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Temperature is < 0 or > 100 or double.NaN)
            yield return $"{key}.temperature is {Temperature}; it must be between 0 and 100";
        if (TopP is <= 0 or > 1 or double.NaN)
            yield return $"{key}.topP is {TopP}; it must be greater than 0 and at most 1";
        if (TopK < 0)
            yield return $"{key}.topK is {TopK}; it must be 0 (off) or more";
        if (MinP is < 0 or > 1 or double.NaN)
            yield return $"{key}.minP is {MinP}; it must be between 0 and 1";
        if (MaxTokens < 1)
            yield return $"{key}.maxTokens is {MaxTokens}; it must be at least 1";
    }
}

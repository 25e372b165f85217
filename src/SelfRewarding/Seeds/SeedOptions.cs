namespace SelfRewarding.Seeds;

/// <summary>Where seeds come from: JSONL files, or the quickstart world.</summary>
public sealed record SeedOptions
{
    /// <summary>The quickstart world writes the seeds and plays the annotators; null: the files below.</summary>
    public WorldSeedOptions? World { get; init; }

    /// <summary>JSONL of {"prompt","response"}: IFT seeds. Paper: 3,200 rows.</summary>
    public string? Ift { get; init; }

    /// <summary>JSONL of {"prompt","answers":[{"text","rank"}]}: human-ranked answers for EFT.</summary>
    public string? Ranked { get; init; }

    /// <summary>JSONL of {"prompt"}: prompts on which checkpoints are compared. Paper: 253 rows.</summary>
    public string? Validation { get; init; }

    /// <summary>JSONL of {"prompt"}: held-out prompts. Paper: 256 rows.</summary>
    public string? Evaluation { get; init; }

    /// <summary>JSONL of {"prompt","answers":[{"text","rank"}]}: held-out ranked answers on which judging is evaluated.</summary>
    public string? EvaluationRanked { get; init; }

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (World is null && Ift is null)
            yield return $"{key}.ift is missing; name a JSONL file of prompts and responses, or set {key}.world";
        if (World is not null && (Ift ?? Ranked ?? Validation ?? Evaluation ?? EvaluationRanked) is not null)
            yield return $"{key}.world is set beside a seed file; choose one of the two";
        foreach (var fault in World?.Faults($"{key}.world") ?? [])
            yield return fault;
    }
}

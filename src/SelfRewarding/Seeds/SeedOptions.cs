namespace SelfRewarding.Seeds;

/// <summary>Where seeds come from: files, a data set that is split, or the quickstart world.</summary>
public sealed record SeedOptions
{
    /// <summary>The quickstart world writes the seeds and plays the annotators; null: the files below.</summary>
    public WorldSeedOptions? World { get; init; }

    /// <summary>A data set from which all parts are taken; null: the files below.</summary>
    public DatasetSeedOptions? Dataset { get; init; }

    /// <summary>File of {"prompt","response"}, or another format of docs/data.md: IFT seeds. Paper: 3,200 rows.</summary>
    public string? Ift { get; init; }

    /// <summary>File of {"prompt","answers":[{"text","rank"}]}, or another ranked format: human-ranked answers for EFT.</summary>
    public string? Ranked { get; init; }

    /// <summary>
    /// File of {"prompt","response","judgement"}: judgements to learn as they stand, in place of those that the SFT baseline
    /// would write; may stand beside a data set. Rows of held-out prompts are left out.
    /// </summary>
    public string? Judged { get; init; }

    /// <summary>File of {"prompt"}: prompts on which checkpoints are compared. Paper: 253 rows.</summary>
    public string? Validation { get; init; }

    /// <summary>File of {"prompt"}: held-out prompts. Paper: 256 rows.</summary>
    public string? Evaluation { get; init; }

    /// <summary>File of {"prompt","answers":[{"text","rank"}]}: held-out ranked answers on which judging is evaluated.</summary>
    public string? EvaluationRanked { get; init; }

    /// <summary>Whether there is something to make evaluation fine-tuning examples of.</summary>
    internal bool HasRanked => World is not null || Ranked is not null || Judged is not null || Dataset?.Ranked > 0;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        var hasFile = new[] { Ift, Ranked, Validation, Evaluation, EvaluationRanked }.Any(file => file is not null);
        string[] sources =
        [
            .. new[] { ("world", World is not null), ("dataset", Dataset is not null), ("a seed file", hasFile) }
                .Where(source => source.Item2)
                .Select(source => source.Item1),
        ];
        if (sources.Length > 1)
            yield return $"{key} has {string.Join(" and ", sources)}; choose one of them";
        if (World is not null && Judged is not null)
            yield return $"{key}.judged is set beside {key}.world, whose annotator writes the judgements; choose one of them";
        if (World is null && Dataset is null && Ift is null)
            yield return $"{key}.ift is missing; name a file of prompts and responses, or set {key}.dataset or {key}.world";
        foreach (var fault in (World?.Faults($"{key}.world") ?? []).Concat(Dataset?.Faults($"{key}.dataset") ?? []))
            yield return fault;
    }
}

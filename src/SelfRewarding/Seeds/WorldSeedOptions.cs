namespace SelfRewarding.Seeds;

/// <summary>How much the quickstart world writes. Its measured design: 60 IFT pairs and 900 judge examples.</summary>
public sealed record WorldSeedOptions
{
    /// <summary>IFT pairs: prompts with the right answer.</summary>
    public int Ift { get; init; } = 60;

    /// <summary>Prompts whose answers the annotator judges for EFT.</summary>
    public int EftPrompts { get; init; } = 600;

    /// <summary>Prompts on which checkpoints are compared during training.</summary>
    public int ValidationPrompts { get; init; }

    /// <summary>Held-out prompts a family, at most (closed families have fewer).</summary>
    public int EvaluationPerFamily { get; init; } = 30;

    /// <summary>Held-out prompts a family for the evaluation of judging, at most.</summary>
    public int JudgePerFamily { get; init; } = 14;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Ift < 1)
            yield return $"{key}.ift is {Ift}; it must be at least 1";
        if (EftPrompts < 1)
            yield return $"{key}.eftPrompts is {EftPrompts}; it must be at least 1";
        if (ValidationPrompts < 0)
            yield return $"{key}.validationPrompts is {ValidationPrompts}; it must be 0 or more";
        if (EvaluationPerFamily < 1)
            yield return $"{key}.evaluationPerFamily is {EvaluationPerFamily}; it must be at least 1";
        if (JudgePerFamily < 1)
            yield return $"{key}.judgePerFamily is {JudgePerFamily}; it must be at least 1";
    }
}

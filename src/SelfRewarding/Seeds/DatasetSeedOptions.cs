namespace SelfRewarding.Seeds;

/// <summary>
/// A data set that is split into all parts of the seeds as the paper does (section 2.1, 3.1.1): no prompt stands in two
/// parts. Where it is too small for what is asked, every part shrinks in proportion.
/// </summary>
public sealed record DatasetSeedOptions
{
    /// <summary>Files in any format of docs/data.md.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The shape of the rows; null: told from their columns.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>Messages and rows that say another language are left out. Paper: English only.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Prompts with their best answer for instruction fine-tuning. Paper: 3,200.</summary>
    public int Ift { get; init; } = 3200;

    /// <summary>
    /// Prompts with ranked answers for evaluation fine-tuning. Not stated in the paper, which gives the 1,630 examples
    /// made of them.
    /// </summary>
    public int Ranked { get; init; } = 800;

    /// <summary>Prompts on which checkpoints are compared. Paper: 253.</summary>
    public int Validation { get; init; } = 253;

    /// <summary>Held-out prompts. Paper: 256.</summary>
    public int Evaluation { get; init; } = 256;

    /// <summary>Held-out prompts with ranked answers. The paper has 541 examples of 2.85 answers a prompt: 190.</summary>
    public int EvaluationRanked { get; init; } = 190;

    /// <summary>Decides which prompt goes where; runs with different seeds of their own keep one split.</summary>
    public long Seed { get; init; }

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (Files.Count == 0)
            yield return $"{key}.files is empty; name at least one file";
        if (Ift < 1)
            yield return $"{key}.ift is {Ift}; it must be at least 1";
        (string Name, int Size)[] sizes =
        [
            ("ranked", Ranked), ("validation", Validation), ("evaluation", Evaluation), ("evaluationRanked", EvaluationRanked),
        ];
        foreach (var (name, size) in sizes)
        {
            if (size < 0)
                yield return $"{key}.{name} is {size}; it must be 0 or more";
        }
    }
}

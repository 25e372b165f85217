using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>How new prompts are written (paper, section 2.2 step 1 and section 3.1.1; mechanics of Self-Instruct, Wang et al. 2023).</summary>
public sealed record PromptOptions
{
    /// <summary>Author: the recipe's base model.</summary>
    public const string M0 = "m0";

    /// <summary>Author: Mt itself.</summary>
    public const string Current = "current";

    /// <summary>Prompts an iteration. Not stated in the paper, which gives the resulting pairs (3,964 and 6,942).</summary>
    public int PerIteration { get; init; } = 5000;

    /// <summary>
    /// Who writes them: "m0" (the recipe's base model), "current" (Mt), or a model, named as the recipe's is. Paper: a fixed model,
    /// Llama 2-Chat 70B; appendix A.5 tries Mt.
    /// </summary>
    public string Author { get; init; } = Current;

    /// <summary>Demonstrations from the IFT seeds. Paper: 6 of 8.</summary>
    public int SeedDemonstrations { get; init; } = 6;

    /// <summary>Demonstrations from prompts already written; seeds fill up while there are too few. Paper: 2 of 8.</summary>
    public int WrittenDemonstrations { get; init; } = 2;

    /// <summary>How they are drawn. Paper: temperature 0.6, top-p 0.9.</summary>
    public SamplingOptions Sampling { get; init; } = new() { Temperature = 0.6 };

    /// <summary>Largest ROUGE-L F with a seed or accepted prompt. Self-Instruct: 0.7. 1 keeps everything but equals.</summary>
    public double MaximumSimilarity { get; init; } = 0.7;

    /// <summary>Fewest words. Self-Instruct drops 3 and fewer.</summary>
    public int MinimumWords { get; init; } = 4;

    /// <summary>Most words. Self-Instruct drops more than 150.</summary>
    public int MaximumWords { get; init; } = 150;

    /// <summary>Drops prompts with the words of Self-Instruct's list (image, graph, file …).</summary>
    public bool KeywordFilter { get; init; } = true;

    /// <summary>Drops prompts that begin with punctuation or outside ASCII, as Self-Instruct does; false for other scripts than Latin.</summary>
    public bool FirstCharacterFilter { get; init; } = true;

    /// <summary>Rounds of writing after which the stage gives up with fewer prompts.</summary>
    public int MaximumRounds { get; init; } = 100;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (PerIteration < 1)
            yield return $"{key}.perIteration is {PerIteration}; it must be at least 1";
        if (string.IsNullOrWhiteSpace(Author))
            yield return $"{key}.author is empty; it must be \"m0\", \"current\" or a model";
        if (SeedDemonstrations < 1)
            yield return $"{key}.seedDemonstrations is {SeedDemonstrations}; it must be at least 1";
        if (WrittenDemonstrations < 0)
            yield return $"{key}.writtenDemonstrations is {WrittenDemonstrations}; it must be 0 or more";
        if (MaximumSimilarity is not (> 0 and <= 1))
            yield return $"{key}.maximumSimilarity is {MaximumSimilarity}; it must be greater than 0 and at most 1";
        if (MinimumWords < 1 || MaximumWords < MinimumWords)
            yield return $"{key}.minimumWords is {MinimumWords} and maximumWords is {MaximumWords}; they must be at least 1 and in order";
        if (MaximumRounds < 1)
            yield return $"{key}.maximumRounds is {MaximumRounds}; it must be at least 1";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}

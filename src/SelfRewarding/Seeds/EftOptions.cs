using SelfRewarding.Models;

namespace SelfRewarding.Seeds;

/// <summary>
/// How evaluation fine-tuning examples are made (paper, section 2.1 and 3.1.1). With ranked answers the SFT baseline
/// writes the judgements and those that keep the human order stay; with an annotator the baseline writes the answers
/// and the annotator the judgements.
/// </summary>
public sealed record EftOptions
{
    /// <summary>Whether there are EFT examples at all; false is the paper's IFT-only ablation (section 3.2.1).</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The value of <see cref="Author"/> that means the SFT baseline.</summary>
    public const string Baseline = "sft";

    /// <summary>
    /// Who writes the judgements: "sft", the SFT baseline (paper), or a model that judges better: a small baseline writes
    /// none that can be read.
    /// </summary>
    public string Author { get; init; } = Baseline;

    /// <summary>Most examples kept after balancing. Paper: 1,630.</summary>
    public int Examples { get; init; } = 1630;

    /// <summary>Whether the most common scores are thinned out to flatten the distribution (paper: score 4).</summary>
    public bool Balance { get; init; } = true;

    /// <summary>
    /// Judgements written of every ranked answer. Judgement i of all answers of a prompt is one attempt; the first attempt whose
    /// scores keep the human order makes the prompt's examples, and a prompt without one gives none. Not stated in the paper.
    /// </summary>
    public int Attempts { get; init; } = 3;

    /// <summary>With an annotator: answers the baseline samples for one prompt.</summary>
    public int AnswersPerPrompt { get; init; } = 4;

    /// <summary>With an annotator: how the baseline's answers are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new() { Temperature = 1, TopP = 1 };

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (string.IsNullOrWhiteSpace(Author))
            yield return $"{key}.author is empty; it must be \"{Baseline}\" (the SFT baseline) or name a model";
        if (Examples < 1)
            yield return $"{key}.examples is {Examples}; it must be at least 1";
        if (Attempts < 1)
            yield return $"{key}.attempts is {Attempts}; it must be at least 1";
        if (AnswersPerPrompt < 1)
            yield return $"{key}.answersPerPrompt is {AnswersPerPrompt}; it must be at least 1";
        foreach (var fault in Sampling.Faults($"{key}.sampling"))
            yield return fault;
    }
}

using SelfRewarding.Training;

namespace SelfRewarding.Seeds;

/// <summary>
/// The human side of a run (paper, section 2.1): seed examples and held-out material. JSONL files give it for real
/// data; the quickstart world writes it itself.
/// </summary>
public interface ISeedSource
{
    /// <summary>Instruction fine-tuning seeds: prompts with a good answer.</summary>
    IReadOnlyList<Example> Ift { get; }

    /// <summary>Prompts with several human-ranked answers, for evaluation fine-tuning; empty where an annotator writes the judgements.</summary>
    IReadOnlyList<RankedAnswers> Ranked { get; }

    /// <summary>Judgements that are given, in place of those that the SFT baseline would write; may be empty.</summary>
    IReadOnlyList<JudgedAnswer> Judged => [];

    /// <summary>Prompts whose answers the annotator judges for evaluation fine-tuning; empty where ranked answers are given.</summary>
    IReadOnlyList<string> EftPrompts { get; }

    /// <summary>Prompts on which checkpoints are compared during training (paper: 253); may be empty.</summary>
    IReadOnlyList<string> ValidationPrompts { get; }

    /// <summary>Held-out prompts on which the models' answers are evaluated.</summary>
    IReadOnlyList<string> EvaluationPrompts { get; }

    /// <summary>Held-out prompts with human-ranked answers on which judging is evaluated; empty where an annotator ranks answers.</summary>
    IReadOnlyList<RankedAnswers> EvaluationRanked { get; }

    /// <summary>Held-out prompts whose sampled answers the annotator ranks to evaluate judging; empty where ranked answers are given.</summary>
    IReadOnlyList<string> EvaluationJudgePrompts { get; }

    /// <summary>Stands in for human annotators, where there is one.</summary>
    IAnnotator? Annotator { get; }

    /// <summary>True for a prompt that belongs to the held-out part and must never be trained on.</summary>
    bool IsHeldOut(string prompt);
}

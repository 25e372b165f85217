using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>Seed data in their parts (paper, section 2.1).</summary>
/// <param name="Ift">Prompts with their best answer.</param>
/// <param name="Ranked">Prompts with ranked answers, for EFT.</param>
/// <param name="Validation">Prompts on which checkpoints are compared.</param>
/// <param name="Evaluation">Held-out prompts.</param>
/// <param name="EvaluationRanked">Held-out prompts with ranked answers.</param>
public sealed record SeedParts(
    IReadOnlyList<Example> Ift,
    IReadOnlyList<RankedAnswers> Ranked,
    IReadOnlyList<string> Validation,
    IReadOnlyList<string> Evaluation,
    IReadOnlyList<RankedAnswers> EvaluationRanked);

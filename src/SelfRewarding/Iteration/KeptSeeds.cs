using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.Iteration;

/// <summary>
/// The seeds as the run used them, kept in seeds/: a run folder holds all that its models have seen. A source that
/// gives other rows than those kept is refused.
/// </summary>
public sealed class KeptSeeds(ISeedSource source, RunDirectory run) : ISeedSource
{
    /// <inheritdoc/>
    public IReadOnlyList<Example> Ift { get; } = Keep(run, "ift", source.Ift);

    /// <inheritdoc/>
    public IReadOnlyList<RankedAnswers> Ranked { get; } = Keep(run, "ranked", source.Ranked);

    /// <inheritdoc/>
    public IReadOnlyList<JudgedAnswer> Judged { get; } = Keep(run, "judged", source.Judged);

    /// <inheritdoc/>
    public IReadOnlyList<string> EftPrompts { get; } = Keep(run, "eft-prompts", source.EftPrompts);

    /// <inheritdoc/>
    public IReadOnlyList<string> ValidationPrompts { get; } = Keep(run, "validation", source.ValidationPrompts);

    /// <inheritdoc/>
    public IReadOnlyList<string> EvaluationPrompts { get; } = Keep(run, "evaluation", source.EvaluationPrompts);

    /// <inheritdoc/>
    public IReadOnlyList<RankedAnswers> EvaluationRanked { get; } = Keep(run, "evaluation-ranked", source.EvaluationRanked);

    /// <inheritdoc/>
    public IReadOnlyList<string> EvaluationJudgePrompts { get; } = Keep(run, "evaluation-judge-prompts", source.EvaluationJudgePrompts);

    /// <inheritdoc/>
    public IAnnotator? Annotator => source.Annotator;

    /// <inheritdoc/>
    public bool IsHeldOut(string prompt) => source.IsHeldOut(prompt);

    private static List<string> Keep(RunDirectory run, string part, IReadOnlyList<string> prompts) =>
        [.. Keep(run, part, prompts.Select(prompt => new SeedPrompt(prompt)).ToList()).Select(row => row.Prompt)];

    private static IReadOnlyList<T> Keep<T>(RunDirectory run, string part, IReadOnlyList<T> given)
    {
        var kept = run.Rows<T>($"seeds/{part}.jsonl", _ => [given]);
        return kept.Select(RowFile.Line).SequenceEqual(given.Select(RowFile.Line))
            ? kept
            : throw new UserFaultException(
                $"{run.Root}: seeds/{part}.jsonl holds other rows than the seeds give now; restore the seeds or choose another folder");
    }

    private sealed record SeedPrompt(string Prompt);
}

using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Seeds;

/// <summary>A small seed source with an annotator that gives one point a digit sum.</summary>
internal sealed class FakeSeeds : ISeedSource, IAnnotator
{
    public IReadOnlyList<Example> Ift { get; init; } = [.. Enumerable.Range(0, 10).Select(i => new Example($"say the word {i} once", $"{i}"))];

    public IReadOnlyList<RankedAnswers> Ranked { get; init; } = [];

    public IReadOnlyList<JudgedAnswer> Judged { get; init; } = [];

    public IReadOnlyList<string> EftPrompts { get; init; } = [.. Enumerable.Range(0, 20).Select(i => $"eft prompt {i}")];

    public IReadOnlyList<string> ValidationPrompts { get; init; } = [];

    public IReadOnlyList<string> EvaluationPrompts { get; init; } = ["held out"];

    public IReadOnlyList<RankedAnswers> EvaluationRanked => [];

    public IReadOnlyList<string> EvaluationJudgePrompts => [];

    public IAnnotator? Annotator => Ranked.Count > 0 ? null : this;

    public bool IsHeldOut(string prompt) => EvaluationPrompts.Contains(prompt);

    public Annotation? Annotate(string prompt, string response, bool ended, ulong stream)
    {
        var points = response.Sum(c => char.IsAsciiDigit(c) ? c - '0' : 0) % 6;
        return new(points, $"points {points}. Score: {points}", "any");
    }
}

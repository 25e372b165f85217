using SelfRewarding.Models;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Evaluation;

/// <summary>
/// The ranked answers on which judging is evaluated, where an annotator stands in for humans: distinct samples of one
/// model in the order of the annotator's points. A prompt whose answers all have the same points has no order and is
/// left out.
/// </summary>
internal static class JudgeSet
{
    private const int FullScore = 5;

    public static IReadOnlyList<RankedAnswers> Of(IEnumerable<CandidateSet> candidates, IAnnotator annotator, int answers) =>
        [.. candidates.Select(set => new RankedAnswers(set.Prompt, Rank(set, annotator, answers)))
            .Where(set => set.Answers.DistinctBy(answer => answer.Rank).Count() > 1)];

    private static IReadOnlyList<RankedAnswer> Rank(CandidateSet set, IAnnotator annotator, int answers) =>
    [
        .. set.Responses.DistinctBy(response => response.Text)
            .Select(response => (response.Text, Annotation: annotator.Annotate(set.Prompt, response.Text, response.Finish == FinishReason.Stop, 0)))
            .Where(answer => answer.Annotation is not null)
            .Select(answer => new RankedAnswer(answer.Text, FullScore - answer.Annotation!.Score))
            .Take(answers),
    ];
}

using SelfRewarding.Models;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Judging;

/// <summary>A control: the annotator's points. What perfect judging would give.</summary>
/// <param name="annotator">Knows the right answers; an answer it does not understand has no score.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="stage">Names the random streams, such as "M1/3-judgements".</param>
public sealed class OracleJudge(IAnnotator annotator, long seed, string stage) : IJudge
{
    /// <inheritdoc/>
    public IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        IReadOnlyList<JudgedSet> judged = [.. candidates.Select(set => DistinctAnswers.Judge(set, index => Annotate(set, index)))];
        progress?.Report(new("", judged.Count, judged.Count, 0, ""));
        return judged;
    }

    private Judgement[] Annotate(CandidateSet set, int index)
    {
        var response = set.Responses[index];
        var ended = response.Finish == FinishReason.Stop;
        var annotation = annotator.Annotate(set.Prompt, response.Text, ended, RandomStream.For(seed, stage + "/oracle", set.Id, index));
        return annotation is null ? [] : [new(annotation.Judgement, JudgementOutcome.Score, annotation.Score)];
    }
}

using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Judging;

/// <summary>A control: each distinct answer gets 0 to 5 points by lot. What is left of the effect without judging.</summary>
/// <param name="seed">Seed of the run.</param>
/// <param name="stage">Names the random streams, such as "M1/3-judgements".</param>
public sealed class RandomJudge(long seed, string stage) : IJudge
{
    /// <inheritdoc/>
    public IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        IReadOnlyList<JudgedSet> judged = [.. candidates.Select(set => DistinctAnswers.Judge(set, index => [Draw(set.Id, index)]))];
        progress?.Report(new("", judged.Count, judged.Count, 0, ""));
        return judged;
    }

    private Judgement Draw(int set, int index) =>
        new("", JudgementOutcome.Score, RandomStream.Walk(RandomStream.For(seed, stage + "/random", set, index)).Below(6));
}

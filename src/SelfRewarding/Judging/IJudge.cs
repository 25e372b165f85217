using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Judging;

/// <summary>Scores answers: the model itself, or a control (random numbers, the annotator).</summary>
public interface IJudge
{
    /// <summary>One judged set a candidate set, in order. Sets are numbered by their Id for random streams.</summary>
    IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel);
}

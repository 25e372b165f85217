namespace SelfRewarding.Evaluation;

/// <summary>Tells a block's progress as part of its stage.</summary>
internal sealed class BlockProgress(IProgress<StageProgress>? outer, string stage, long before, long total) : IProgress<StageProgress>
{
    public void Report(StageProgress value) => outer?.Report(value with { Stage = stage, Done = before + value.Done, Total = total });
}

namespace SelfRewarding;

/// <summary>Makes the progress within one block the progress of its whole stage.</summary>
/// <param name="stage">Name of the stage.</param>
/// <param name="before">Items done before this block.</param>
/// <param name="block">Items of this block.</param>
/// <param name="total">Items in all.</param>
/// <param name="progress">Who is told.</param>
internal sealed class BlockProgress(string stage, int before, int block, int total, IProgress<StageProgress> progress) : IProgress<StageProgress>
{
    /// <summary>The same for a listener that may be absent.</summary>
    public static BlockProgress? Of(string stage, int before, int block, int total, IProgress<StageProgress>? progress) =>
        progress is null ? null : new(stage, before, block, total, progress);

    public void Report(StageProgress value) =>
        progress.Report(new(stage, before + (value.Total > 0 ? block * value.Done / value.Total : 0), total, value.Tokens, value.Note));
}

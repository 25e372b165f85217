namespace SelfRewarding;

/// <summary>Tells the stages of a branch by their place in the run: "controls/randomJudge/M2/training".</summary>
/// <param name="folder">Folder of the branch.</param>
/// <param name="progress">Who is told.</param>
internal sealed class BranchProgress(string folder, IProgress<StageProgress> progress) : IProgress<StageProgress>
{
    /// <summary>The same for a listener that may be absent.</summary>
    public static BranchProgress? Of(string folder, IProgress<StageProgress>? progress) => progress is null ? null : new(folder, progress);

    public void Report(StageProgress value) => progress.Report(value with { Stage = $"{folder}/{value.Stage}" });
}

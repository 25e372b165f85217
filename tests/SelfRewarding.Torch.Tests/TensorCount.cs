using TorchSharp;

namespace SelfRewarding.Torch.Tests;

/// <summary>Counts the tensors that an action leaves alive on this thread.</summary>
internal static class TensorCount
{
    public static long LeftBy(Action action)
    {
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        action();
        return DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount - before;
    }
}

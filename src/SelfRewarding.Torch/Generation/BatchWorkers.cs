using System.Runtime.ExceptionServices;

namespace SelfRewarding.Torch.Generation;

/// <summary>
/// Does batches on several threads at once. One model serves them all: nothing in it changes while it only reads. Small
/// tensors leave torch's own threads idle, whole batches do not.
/// </summary>
internal static class BatchWorkers
{
    /// <summary>Does every batch, the last first: it is the longest.</summary>
    /// <param name="batches">What is to be done; the work depends on nothing but its batch.</param>
    /// <param name="workers">Threads, at least 1; with 1 it is the caller's.</param>
    /// <param name="work">Does one batch.</param>
    /// <param name="cancel">Looked at before each batch.</param>
    public static void Run<T>(IReadOnlyList<T> batches, int workers, Action<T> work, CancellationToken cancel)
    {
        if (workers == 1 || batches.Count == 1)
        {
            for (var at = batches.Count - 1; at >= 0; at--)
            {
                cancel.ThrowIfCancellationRequested();
                work(batches[at]);
            }
            return;
        }
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel };
            Parallel.For(0, batches.Count, options, at => work(batches[batches.Count - 1 - at]));
        }
        catch (AggregateException several)
        {
            // The first fault, with its own type and stack: the others are of the same kind.
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}

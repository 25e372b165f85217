namespace SelfRewarding.HuggingFace.Hub;

/// <summary>Counts the failures of one transfer and waits longer after each.</summary>
internal sealed class Patience(HubOptions options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private int failures;

    /// <summary>Something came through: the count starts again.</summary>
    public void Progressed() => failures = 0;

    /// <summary>Runs until it goes well, or has failed too often.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
            catch (BrokenTransferException failure)
            {
                await PauseAsync(failure, cancel).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(BrokenTransferException failure, CancellationToken cancel)
    {
        if (++failures >= options.Attempts)
            throw new UserFaultException(
                $"{failure.Message}; it was tried {failures} times; "
                + "check the connection and run the same command again, it goes on from there", failure);
        var wait = failure.After ?? TimeSpan.FromSeconds(1L << Math.Min(failures - 1, 8));
        return options.Wait(wait < Longest ? wait : Longest, cancel);
    }
}

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>What became of the rows: how many were read, left out by a rule, or bad.</summary>
public sealed class DataReport
{
    private const int Told = 20;

    private readonly SortedDictionary<string, int> leftOut = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> bad = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    /// <summary>Rows read, bad ones included.</summary>
    public int Rows { get; internal set; }

    /// <summary>Prompts and answers left out by a rule, by reason: their language, deleted, and so on.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => leftOut;

    /// <summary>Bad rows by reason.</summary>
    public IReadOnlyDictionary<string, int> Bad => bad;

    /// <summary>The first bad rows, "file:line: what is wrong; the rule".</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>All bad rows.</summary>
    public int FaultCount { get; private set; }

    /// <summary>Counts what a rule leaves out.</summary>
    public void LeaveOut(string reason, int count = 1) => leftOut[reason] = leftOut.GetValueOrDefault(reason) + count;

    /// <summary>Counts a bad row.</summary>
    public void Fault(string place, RowFaultException fault) => Fault(fault.Reason, $"{place}: {fault.Message}");

    /// <summary>Counts a bad row.</summary>
    /// <param name="reason">Counted by this.</param>
    /// <param name="message">Place, value and rule.</param>
    public void Fault(string reason, string message)
    {
        FaultCount++;
        bad[reason] = bad.GetValueOrDefault(reason) + 1;
        if (faults.Count < Told)
            faults.Add(message);
    }

    /// <summary>Throws when there are bad rows; names the first ones.</summary>
    /// <exception cref="UserFaultException">There are bad rows.</exception>
    public void ThrowIfBad(string heading, string remedy = "")
    {
        if (FaultCount > 0)
            throw UserFaultException.Of(
                heading, FaultCount > Told ? [.. faults, $"and {FaultCount - Told} more{remedy}"] : [.. faults.SkipLast(1), faults[^1] + remedy]);
    }
}

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>What is wrong with one row. Rows with faults are told together (<see cref="DataReport"/>).</summary>
public sealed class RowFaultException : Exception
{
    /// <summary>A fault.</summary>
    /// <param name="reason">What is wrong, without the value: faults are counted by it.</param>
    /// <param name="rule">What holds for such a value.</param>
    /// <param name="shown">What is wrong, with the value; null: as the reason.</param>
    public RowFaultException(string reason, string rule, string? shown = null)
        : base($"{shown ?? reason}; {rule}") => Reason = reason;

    /// <summary>What is wrong, without the value.</summary>
    public string Reason { get; }
}

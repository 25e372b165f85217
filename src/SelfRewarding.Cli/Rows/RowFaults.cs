namespace SelfRewarding.Cli.Rows;

/// <summary>Names the row of a fault that a step on all rows finds.</summary>
internal static class RowFaults
{
    /// <summary>Does a step; a fault of one of its items becomes a fault of the row the item was made of.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="perRow">Items made of each row, in order.</param>
    /// <param name="step">What is done.</param>
    public static T Named<T>(IReadOnlyList<InputRow> rows, int perRow, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (UserFaultException fault) when (fault.Item is { } item)
        {
            throw new UserFaultException($"{rows[item / perRow].Place}: {fault.Message}", fault);
        }
    }
}

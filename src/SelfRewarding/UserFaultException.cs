namespace SelfRewarding;

/// <summary>
/// Something the user can mend: a recipe, a data file, a folder. The message names place, value, rule and remedy;
/// the command line prints it without a stack trace and exits with 2.
/// </summary>
public sealed class UserFaultException : Exception
{
    /// <summary>One fault.</summary>
    public UserFaultException(string message)
        : base(message)
    {
    }

    /// <summary>One fault and what lay below it.</summary>
    public UserFaultException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Which item of the list that was handed in is at fault, counted from 0; whoever has the list can name the item's place.</summary>
    public int? Item { get; private init; }

    /// <summary>All faults of one thing at once, a line each.</summary>
    public static UserFaultException Of(string heading, IReadOnlyList<string> faults) =>
        new(faults.Count == 1 ? $"{heading}: {faults[0]}" : $"{heading}:\n  - {string.Join("\n  - ", faults)}");

    /// <summary>The fault as one of an item of a list.</summary>
    public UserFaultException Of(int item) => new(Message, this) { Item = item };
}

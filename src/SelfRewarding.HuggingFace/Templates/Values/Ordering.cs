namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's <c>&lt;</c> and its like; values of different kinds have no order.</summary>
internal sealed class Ordering(string operation = "<") : IComparer<object>
{
    public int Compare(object? x, object? y) => Compare(x!, y!, operation);

    public static int Compare(object left, object right, string operation) => (left, right) switch
    {
        (Undefined undefined, _) => throw undefined.Fault(),
        (_, Undefined undefined) => throw undefined.Fault(),
        (Text a, Text b) => a.CompareTo(b),
        (Sequence a, Sequence b) when a.Kind == b.Kind && a.Kind <= SequenceKind.Tuple => Compare(a, b, operation),
        _ when Arithmetic.AsInteger(left) is { } a && Arithmetic.AsInteger(right) is { } b => a.CompareTo(b),
        _ when Arithmetic.AsFloat(left) is { } a && Arithmetic.AsFloat(right) is { } b => a.CompareTo(b),
        _ => throw TemplateException.Runtime(
            $"'{operation}' not supported between instances of '{Typing.NameOf(left)}' and '{Typing.NameOf(right)}'"),
    };

    /// <summary>Sorted, and equal elements in their order.</summary>
    public static IReadOnlyList<T> Sorted<T>(IEnumerable<T> items, Func<T, object> key, bool reverse = false)
    {
        var ordering = new Ordering();
        try
        {
            return [.. reverse ? items.OrderByDescending(key, ordering) : items.OrderBy(key, ordering)];
        }
        catch (InvalidOperationException wrapped) when (wrapped.InnerException is TemplateException fault)
        {
            throw fault;
        }
    }

    private static int Compare(Sequence left, Sequence right, string operation)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        for (int i = 0; i < left.Count && i < right.Count; i++)
        {
            if (!Equality.Equal(left.Items[i], right.Items[i]))
                return Compare(left.Items[i], right.Items[i], operation);
        }
        return left.Count.CompareTo(right.Count);
    }
}

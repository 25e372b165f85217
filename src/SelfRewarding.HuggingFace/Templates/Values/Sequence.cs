namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Which of Python's sequences and views a <see cref="Sequence"/> is.</summary>
internal enum SequenceKind
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items,
}

/// <summary>A list, tuple, range or dictionary view; immutable, since the sandbox forbids every method that changes one.</summary>
internal sealed class Sequence(IReadOnlyList<object> items, SequenceKind kind = SequenceKind.List) : IWeighed, IHasAttributes
{
    public const int MaxCount = 1_000_000;

    public IReadOnlyList<object> Items { get; } = items.Count <= MaxCount
        ? items
        : throw TemplateException.Limit($"a list of more than {MaxCount} elements");

    public SequenceKind Kind { get; } = kind;

    public int Weight { get; } = IWeighed.Sum(items);

    public int Count => Items.Count;

    /// <summary>What a range prints: <c>range(0, 3)</c>.</summary>
    public string? RangeText { get; init; }

    /// <summary>Names of the elements, for the pairs that <c>groupby</c> gives.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Lists, tuples and ranges have elements; views can only be iterated.</summary>
    public bool IsIndexable => Kind is SequenceKind.List or SequenceKind.Tuple or SequenceKind.Range;

    public object? Attribute(string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
                return Items[i];
        }
        return null;
    }

    public static Sequence Tuple(params object[] items) => new(items, SequenceKind.Tuple);

    public static Sequence List(IEnumerable<object> items)
    {
        var list = new List<object>();
        foreach (var item in items)
        {
            if (list.Count == MaxCount)
                throw TemplateException.Limit($"a list of more than {MaxCount} elements");
            list.Add(item);
        }
        return new Sequence(list);
    }

    /// <summary>The same kind with other elements; a range becomes a list.</summary>
    public Sequence With(IReadOnlyList<object> items) => new(items, Kind == SequenceKind.Tuple ? SequenceKind.Tuple : SequenceKind.List);
}

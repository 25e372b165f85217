namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's <c>dict</c>: keeps the order of insertion; keys are equal as Python's are (1, 1.0 and True are one key).</summary>
internal sealed class Mapping : IWeighed
{
    private readonly OrderedDictionary<object, object> entries = new(Equality.Keys);

    public Mapping(IEnumerable<KeyValuePair<object, object>> entries)
    {
        foreach (var (key, value) in entries)
            this.entries[key] = value;
        Weight = IWeighed.Sum(this.entries.Keys) + IWeighed.Sum(this.entries.Values);
    }

    public int Weight { get; }

    public int Count => entries.Count;

    public IEnumerable<object> Keys => entries.Keys;

    public IEnumerable<object> Values => entries.Values;

    public IEnumerable<KeyValuePair<object, object>> Entries => entries;

    public object? Find(object key) => entries.TryGetValue(key, out var value) ? value : null;

    public Sequence View(SequenceKind kind) => kind switch
    {
        SequenceKind.Keys => new([.. Keys], kind),
        SequenceKind.Values => new([.. Values], kind),
        _ => new([.. entries.Select(entry => (object)Sequence.Tuple(entry.Key, entry.Value))], kind),
    };
}

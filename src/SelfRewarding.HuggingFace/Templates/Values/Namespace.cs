namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>The one value a template can change: <c>namespace(...)</c>, whose attributes outlive a loop's scope.</summary>
internal sealed class Namespace(IEnumerable<KeyValuePair<string, object>> attributes) : IHasAttributes
{
    private readonly Dictionary<string, object> attributes = new(attributes);

    public object? Attribute(string name) => attributes.GetValueOrDefault(name);

    public override string ToString()
    {
        var entries = attributes.Select(pair => KeyValuePair.Create<object, object>(Text.Of(pair.Key), pair.Value));
        return $"<Namespace {Printing.Repr(new Mapping(entries))}>";
    }

    public void Set(string name, object value) => attributes[name] = value;
}

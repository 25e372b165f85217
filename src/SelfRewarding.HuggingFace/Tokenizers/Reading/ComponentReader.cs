namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Chooses a component by its "type"; an unknown one is a fault that lists what there is.</summary>
internal sealed class ComponentReader<T>(Dictionary<string, Func<JsonPlace, T>> kinds)
{
    public T Read(JsonPlace place)
    {
        var type = place.Text("type");
        if (!kinds.TryGetValue(type, out var read))
            throw place.Fault($"has the type \"{type}\", which is not supported; supported are {string.Join(", ", kinds.Keys.Order())}");
        try
        {
            return read(place);
        }
        catch (ArgumentException fault)
        {
            throw place.Fault($"cannot be read: {fault.Message}; correct it or take another {type}", fault);
        }
    }

    /// <summary>The component of a member that may be absent or null.</summary>
    public T? ReadOptional(JsonPlace parent, string name) => parent.Optional(name) is { } place ? Read(place) : default;

    /// <summary>The components of an array.</summary>
    public List<T> ReadAll(JsonPlace array) => [.. array.Items().Select(Read)];
}

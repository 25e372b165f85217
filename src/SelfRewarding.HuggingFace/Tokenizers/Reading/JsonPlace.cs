using System.Text.Json;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>A value of tokenizer.json together with where it stands, for messages that name the place.</summary>
internal readonly struct JsonPlace(JsonElement element, string file, string path)
{
    public JsonElement Element => element;

    public JsonValueKind Kind => element.ValueKind;

    /// <summary>The fault "file: path: what is wrong and what to do".</summary>
    public UserFaultException Fault(string what, Exception? inner = null)
    {
        var message = $"{file}: {(path.Length == 0 ? "the file" : path)} {what}";
        return inner is null ? new(message) : new(message, inner);
    }

    /// <summary>A member that may be absent or null.</summary>
    public JsonPlace? Optional(string name)
    {
        if (Kind != JsonValueKind.Object)
            throw Fault($"is {Shown()}; it must be an object");
        return element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new(member, file, path.Length == 0 ? name : $"{path}.{name}")
            : null;
    }

    public JsonPlace Member(string name) => Optional(name) ?? throw Fault($"has no \"{name}\"; it needs one");

    public string Text() => Kind == JsonValueKind.String ? element.GetString()! : throw Fault($"is {Shown()}; it must be a string");

    public string Text(string name) => Member(name).Text();

    public string Text(string name, string fallback) => Optional(name)?.Text() ?? fallback;

    public bool Flag(string name, bool fallback) => Optional(name) is { } place ? place.Flag() : fallback;

    public int Number() => Kind == JsonValueKind.Number && element.TryGetInt32(out var value)
        ? value
        : throw Fault($"is {Shown()}; it must be a whole number");

    public int Number(string name) => Member(name).Number();

    /// <summary>The digits of a number as they are written.</summary>
    public string Digits() => Kind == JsonValueKind.Number ? element.GetRawText() : throw Fault($"is {Shown()}; it must be a number");

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonPlace> Items()
    {
        if (Kind != JsonValueKind.Array)
            throw Fault($"is {Shown()}; it must be an array");
        return Enumerate(element, file, path);
    }

    private static IEnumerable<JsonPlace> Enumerate(JsonElement element, string file, string path)
    {
        var index = 0;
        foreach (var item in element.EnumerateArray())
            yield return new(item, file, $"{path}[{index++}]");
    }

    private bool Flag() => Kind is JsonValueKind.True or JsonValueKind.False
        ? element.GetBoolean()
        : throw Fault($"is {Shown()}; it must be true or false");

    /// <summary>The value as a message shows it, cut short.</summary>
    private string Shown()
    {
        var text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>
/// Typed access to config.json; every fault names file, key, value and rule. It remembers which keys were asked for, so that
/// what nobody asked for can be refused.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="root">The object.</param>
/// <param name="prefix">Its place in the file, such as "rope_scaling."; empty for the whole.</param>
internal sealed class ConfigReader(string path, JsonObject root, string prefix = "")
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonObject Root => root;

    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    public UserFaultException Fault(string key, object? value, string rule) => new($"{path}: {prefix}{key} is {value}; {rule}");

    /// <summary>Whether the key is there, be it null.</summary>
    public bool Has(string key) => root.ContainsKey(key);

    /// <summary>Says that a key was looked at and has no say here.</summary>
    public void Skip(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            asked.Add(key);
    }

    public string Text(string key) => OptionalText(key) ?? throw Fault(key, "missing", "it must be a text");

    public string? OptionalText(string key) => At(key) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => throw Fault(key, Show(other), "it must be a text"),
    };

    public int Int(string key) => OptionalInt(key) ?? throw Fault(key, "missing", "it must be a whole number above 0");

    public int? OptionalInt(string key)
    {
        if (At(key) is not { } node)
            return null;
        return node is JsonValue value && value.TryGetValue<int>(out var number) && number > 0
            ? number
            : throw Fault(key, Show(node), "it must be a whole number above 0");
    }

    /// <summary>A whole number from 0; the default where it is absent or null.</summary>
    public int Count(string key, int absent)
    {
        if (At(key) is not { } node)
            return absent;
        return node is JsonValue value && value.TryGetValue<int>(out var number) && number >= 0
            ? number
            : throw Fault(key, Show(node), "it must be a whole number from 0");
    }

    public double Number(string key) => OptionalNumber(key) ?? throw Fault(key, "missing", "it must be a number above 0");

    public double Number(string key, double absent) => OptionalNumber(key) ?? absent;

    public double? OptionalNumber(string key)
    {
        if (At(key) is not { } node)
            return null;
        return IsNumber(node, out var number) && number > 0 ? number : throw Fault(key, Show(node), "it must be a number above 0");
    }

    /// <summary>A number above 0; null where it is absent, null or 0.</summary>
    public double? NumberUnlessZero(string key) =>
        root[key] is { } node && IsNumber(node, out var number) && number == 0 ? Skipped(key) : OptionalNumber(key);

    public bool Flag(string key, bool absent = false) => At(key) is not { } node
        ? absent
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? node.GetValue<bool>()
            : throw Fault(key, Show(node), "it must be true or false");

    /// <summary>A list, or null where it is absent or null.</summary>
    public JsonArray? List(string key) => At(key) switch
    {
        null => null,
        JsonArray many => many,
        var other => throw Fault(key, Show(other), "it must be a list"),
    };

    /// <summary>A list of numbers above 0 of a given length.</summary>
    public IReadOnlyList<double> Numbers(string key, int count)
    {
        var many = List(key) ?? throw Fault(key, "missing", $"it must be a list of {count} numbers");
        if (many.Count != count)
            throw Fault(key, $"a list of {many.Count}", $"it must have {count} numbers, one a frequency");
        return [.. many.Select(item => item is not null && IsNumber(item, out var number) && number > 0
            ? number
            : throw Fault(key, Show(item), "it must be numbers above 0"))];
    }

    /// <summary>A token id or a list of them; empty where absent or null.</summary>
    public IReadOnlyList<int> Tokens(string key) => At(key) switch
    {
        null => [],
        JsonValue value when value.TryGetValue<int>(out var one) => [one],
        JsonArray many when many.All(item => item is JsonValue value && value.TryGetValue<int>(out _)) =>
            [.. many.Select(item => item!.GetValue<int>())],
        var other => throw Fault(key, Show(other), "it must be a token id or a list of them"),
    };

    /// <summary>An object inside this one; null where it is absent, null or empty.</summary>
    public ConfigReader? Section(string key) => At(key) switch
    {
        null => null,
        JsonObject { Count: 0 } => null,
        JsonObject section => new ConfigReader(path, section, $"{prefix}{key}."),
        var other => throw Fault(key, Show(other), "it must be an object"),
    };

    /// <summary>Whether another object says the same.</summary>
    public bool Same(ConfigReader other) => JsonNode.DeepEquals(Root, other.Root);

    /// <summary>Refuses keys that nobody asked for and that may change what the model computes.</summary>
    public void RefuseOthers(string family)
    {
        foreach (var (key, value) in root)
        {
            if (!asked.Contains(key) && !ConfigKeys.HasNoSay(key, value, inSection: prefix.Length > 0))
                throw Fault(key, Show(value), ConfigKeys.Rule(key, family));
        }
    }

    private JsonNode? At(string key)
    {
        asked.Add(key);
        return root[key];
    }

    private double? Skipped(string key)
    {
        asked.Add(key);
        return null;
    }

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString(AsWritten) ?? "null";
        return text.Length > 80 ? text[..80] + "…" : text;
    }

    private static bool IsNumber(JsonNode node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.TryGetValue(out number) && double.IsFinite(number);
    }
}

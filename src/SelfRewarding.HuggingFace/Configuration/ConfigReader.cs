using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Typed access to config.json; every fault names file, key, value and rule.</summary>
internal sealed class ConfigReader(string path, JsonObject root)
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public UserFaultException Fault(string key, object? value, string rule) => new($"{path}: {key} is {value}; {rule}");

    public string Text(string key) => root[key] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw Fault(key, root[key] is { } node ? Show(node) : "missing", "it must be a text");

    public int Int(string key) => OptionalInt(key) ?? throw Fault(key, "missing", "it must be a whole number above 0");

    public int? OptionalInt(string key)
    {
        if (root[key] is not { } node)
            return null;
        return node is JsonValue value && value.TryGetValue<int>(out var number) && number > 0
            ? number
            : throw Fault(key, Show(node), "it must be a whole number above 0");
    }

    public double Number(string key, double absent)
    {
        if (root[key] is not { } node)
            return absent;
        return IsNumber(node, out var number) ? number : throw Fault(key, Show(node), "it must be a number above 0");
    }

    public bool Flag(string key) => root[key] is { } node
        && (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? node.GetValue<bool>()
            : throw Fault(key, Show(node), "it must be true or false"));

    public void Must(string key, string expected, string rule)
    {
        if (root[key] is { } node && node.ToString() != expected)
            throw Fault(key, Show(node), rule);
    }

    /// <summary>A token id or a list of them; empty where absent or null.</summary>
    public IReadOnlyList<int> Tokens(string key) => root[key] switch
    {
        null => [],
        JsonValue value when value.TryGetValue<int>(out var one) => [one],
        JsonArray many when many.All(item => item is JsonValue value && value.TryGetValue<int>(out _)) => [.. many.Select(item => item!.GetValue<int>())],
        var other => throw Fault(key, Show(other), "it must be a token id or a list of them"),
    };

    /// <summary>The rotary base, from rope_parameters (transformers 5) or rope_theta with rope_scaling (transformers 4).</summary>
    public double RopeTheta()
    {
        if (root["rope_parameters"] is JsonObject parameters)
        {
            RefuseScaling(parameters, "rope_parameters");
            return parameters["rope_theta"] is { } theta && IsNumber(theta, out var number) ? number : 10000;
        }
        if (root["rope_scaling"] is JsonObject scaling)
            RefuseScaling(scaling, "rope_scaling");
        return Number("rope_theta", 10000);
    }

    private void RefuseScaling(JsonObject rope, string key)
    {
        var type = (rope["rope_type"] ?? rope["type"])?.ToString() ?? "default";
        if (type != "default")
            throw Fault($"{key}.rope_type", type, "only default is supported");
    }

    private static string Show(JsonNode node) => node.ToJsonString(AsWritten);

    private static bool IsNumber(JsonNode node, out double number)
    {
        number = 0;
        return node is JsonValue value && value.TryGetValue(out number) && number > 0 && double.IsFinite(number);
    }
}

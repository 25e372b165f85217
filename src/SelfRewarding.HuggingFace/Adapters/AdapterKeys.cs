using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>Typed access to adapter_config.json; every fault names file, key, value and rule.</summary>
internal sealed class AdapterKeys(string path, JsonObject root)
{
    private const int LargestRank = 1 << 16;
    private const int LongestName = 4096;

    // What is read elsewhere here, and what says nothing of the weights. PEFT takes fan_in_fan_out back on linear layers.
    private static readonly string[] Known =
    [
        "r", "lora_alpha", "lora_dropout", "use_rslora", "modules_to_save", "rank_pattern", "alpha_pattern", "base_model_name_or_path",
        "target_modules", "exclude_modules", "layers_to_transform", "layers_pattern", "peft_type", "task_type", "bias", "init_lora_weights",
        "auto_mapping", "fan_in_fan_out", "inference_mode", "megatron_core", "peft_version", "qalora_group_size", "revision", "runtime_config",
    ];

    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public UserFaultException Fault(string key, string rule) =>
        new($"{path}: {key} is {Shown(root[key]?.ToJsonString(AsWritten) ?? "missing")}; {rule}");

    /// <summary>Refuses by name what changes the weights in a way that is not known here.</summary>
    public void Refuse()
    {
        Must("peft_type", true, "only LORA is supported", "LORA");
        Must("task_type", false, "only CAUSAL_LM is supported", "CAUSAL_LM");
        Must("bias", false, "only none is supported; merge the adapter with PEFT and use the merged model", "none");
        if (root["init_lora_weights"] is { } start && !IsFlag(start) && Text(start) != "gaussian")
            throw Fault("init_lora_weights", "such an adapter belongs to changed base weights; merge it with PEFT and use the merged model");
        foreach (var (key, value) in root)
        {
            if (!Known.Contains(key) && !IsOff(value))
                throw Fault(key, "only plain LoRA is supported; merge the adapter with PEFT and use the merged model");
        }
    }

    public int Rank() => root["r"] is null ? 8
        : root["r"] is JsonValue value && value.TryGetValue<int>(out var rank) && rank is > 0 and <= LargestRank ? rank
        : throw Fault("r", $"it must be a whole number from 1 to {LargestRank}");

    /// <summary>A number; without a lower limit it is a share.</summary>
    public double Number(string key, double absent, double? above)
    {
        if (root[key] is not { } node)
            return absent;
        var number = double.NaN;
        var fits = node is JsonValue value && value.TryGetValue(out number)
            && double.IsFinite(number) && (above is { } limit ? number > limit : number is >= 0 and < 1);
        return fits ? number : throw Fault(key, above is { } least ? $"it must be a number above {least}" : "it must be at least 0 and less than 1");
    }

    public bool Flag(string key) => root[key] is { } node && (IsFlag(node) ? node.GetValue<bool>() : throw Fault(key, "it must be true or false"));

    /// <summary>A text; null where absent, or where a list is allowed and stands there.</summary>
    public string? Text(string key, bool orList = false) =>
        root[key] is not { } node || (orList && node is JsonArray)
            ? null
            : Text(node) ?? throw Fault(key, orList ? "it must be a text or a list of texts" : "it must be a text");

    public string Pattern(string key, string text) => NamePattern.Fault(text) is { } fault
        ? throw Fault(key, $"it must be a regular expression ({fault})")
        : text;

    /// <summary>What may be a path or a name; null where absent.</summary>
    public string? Name(string key) => Text(key) is not { } name || (name.Length <= LongestName && !name.Any(char.IsControl))
        ? Text(key)
        : throw Fault(key, $"it must be a path or a name of at most {LongestName} characters, none of them a control character");

    /// <summary>A list of texts; empty where absent or where a text stands there.</summary>
    public IReadOnlyList<string> Names(string key) => root[key] switch
    {
        JsonArray list when list.All(item => Text(item) is { Length: > 0 }) => [.. list.Select(item => Text(item)!).Order(StringComparer.Ordinal)],
        null => [],
        JsonValue value when Text(value) is not null => [],
        _ => throw Fault(key, "it must be a list of texts"),
    };

    /// <summary>Layer numbers; empty where absent.</summary>
    public IReadOnlyList<int> Layers(string key) => root[key] switch
    {
        null => [],
        JsonValue value when value.TryGetValue<int>(out var one) => [one],
        JsonArray list when list.All(item => item is JsonValue value && value.TryGetValue<int>(out _)) =>
            [.. list.Select(item => item!.GetValue<int>())],
        _ => throw Fault(key, "it must be a layer's number or a list of them"),
    };

    /// <summary>Patterns with a number each, in the file's order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Patterns(string key, bool whole)
    {
        if (root[key] is null)
            return [];
        if (root[key] is not JsonObject map)
            throw Fault(key, "it must be an object of patterns and numbers");
        return [.. map.Select(item => item.Value is JsonValue value && value.TryGetValue<double>(out var number) && number > 0
            && double.IsFinite(number)
            && (!whole || (number <= LargestRank && number == Math.Floor(number)))
                ? KeyValuePair.Create(Pattern(key, item.Key), number)
                : throw Fault(key, $"\"{item.Key}\" must have a {(whole ? "whole " : "")}number above 0"))];
    }

    private void Must(string key, bool required, string rule, string expected)
    {
        if (root[key] is { } node ? Text(node) != expected : required)
            throw Fault(key, rule);
    }

    private static string Shown(string value) => value.Length > 80 ? value[..80] + "…" : value;

    private static bool IsFlag(JsonNode node) => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool IsOff(JsonNode? value) => value switch
    {
        null => true,
        JsonObject map => map.Count == 0,
        JsonArray list => list.Count == 0,
        _ => value.GetValueKind() == JsonValueKind.False || Text(value) == "",
    };
}

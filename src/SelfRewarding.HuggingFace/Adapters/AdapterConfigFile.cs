using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>Reads and writes adapter_config.json, as PEFT 0.21 does.</summary>
public static class AdapterConfigFile
{
    /// <summary>The file's name; a folder that has it is an adapter.</summary>
    public const string FileName = "adapter_config.json";

    private const string AllLinear = "all-linear";

    private static readonly JsonSerializerOptions AsWritten = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads adapter_config.json of a folder.</summary>
    /// <exception cref="UserFaultException">The file is missing or broken, or asks for what is not supported.</exception>
    public static AdapterConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new UserFaultException($"{folder}: there is no {FileName}; name the folder of a PEFT adapter");
        return Build(new AdapterKeys(path, JsonFile.Read(path)));
    }

    /// <summary>Writes adapter_config.json as PEFT reads it.</summary>
    /// <param name="folder">The adapter's folder, which exists.</param>
    /// <param name="config">What to write.</param>
    public static void Write(string folder, AdapterConfig config)
    {
        var targets = config.Targets;
        var root = new JsonObject
        {
            ["alpha_pattern"] = Patterns(config.AlphaPattern),
            ["base_model_name_or_path"] = config.Base,
            ["bias"] = "none",
            ["exclude_modules"] = targets.ExcludedPattern is { } excluded ? excluded : Names(targets.Excluded),
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["layers_pattern"] = Names(targets.LayerLists),
            ["layers_to_transform"] = targets.Layers.Count == 0 ? null : new JsonArray([.. targets.Layers.Select(layer => JsonValue.Create(layer))]),
            ["lora_alpha"] = Number(config.Alpha),
            ["lora_dropout"] = config.Dropout,
            ["modules_to_save"] = Names(config.ModulesToSave),
            ["peft_type"] = "LORA",
            ["r"] = config.Rank,
            ["rank_pattern"] = Patterns(config.RankPattern),
            ["revision"] = null,
            ["target_modules"] = targets.AllLinear ? AllLinear : targets.Pattern is { } pattern ? pattern : Names(targets.Names),
            ["task_type"] = "CAUSAL_LM",
            ["use_dora"] = false,
            ["use_rslora"] = config.RankStabilized,
        };
        File.WriteAllText(Path.Combine(folder, FileName), root.ToJsonString(AsWritten) + "\n");
    }

    private static AdapterConfig Build(AdapterKeys keys)
    {
        keys.Refuse();
        return new AdapterConfig
        {
            Rank = keys.Rank(),
            Alpha = keys.Number("lora_alpha", 8, above: 0),
            Dropout = keys.Number("lora_dropout", 0, above: null),
            RankStabilized = keys.Flag("use_rslora"),
            ModulesToSave = keys.Names("modules_to_save"),
            RankPattern = keys.Patterns("rank_pattern", whole: true),
            AlphaPattern = keys.Patterns("alpha_pattern", whole: false),
            Base = keys.Name("base_model_name_or_path"),
            Revision = keys.Name("revision"),
            Targets = Targets(keys),
        };
    }

    private static AdapterTargets Targets(AdapterKeys keys)
    {
        var text = keys.Text("target_modules", orList: true);
        var all = string.Equals(text, AllLinear, StringComparison.OrdinalIgnoreCase);
        var targets = new AdapterTargets
        {
            AllLinear = all,
            Pattern = all || text is null ? null : keys.Pattern("target_modules", text),
            Names = text is null ? keys.Names("target_modules") : [],
            ExcludedPattern = keys.Text("exclude_modules", orList: true) is { } excluded ? keys.Pattern("exclude_modules", excluded) : null,
            Excluded = keys.Names("exclude_modules"),
            Layers = keys.Layers("layers_to_transform"),
            LayerLists = [.. (keys.Text("layers_pattern", orList: true) is { } list ? [list] : keys.Names("layers_pattern"))
                .Select(pattern => keys.Pattern("layers_pattern", pattern))],
        };
        return all || targets.Pattern is not null || targets.Names.Count > 0
            ? targets
            : throw keys.Fault("target_modules", "it must be a list of module names, a regular expression or \"all-linear\"");
    }

    private static JsonArray? Names(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : new JsonArray([.. names.Select(name => JsonValue.Create(name))]);

    private static JsonObject Patterns(IReadOnlyList<KeyValuePair<string, double>> patterns) =>
        new(patterns.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)Number(item.Value))));

    /// <summary>PEFT's own type is a whole number; a fraction stays one.</summary>
    private static JsonValue Number(double value) =>
        value == Math.Floor(value) && value < int.MaxValue ? JsonValue.Create((int)value) : JsonValue.Create(value);
}

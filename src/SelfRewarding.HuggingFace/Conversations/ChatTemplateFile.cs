using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>The chat template of a model and the special tokens it may name.</summary>
/// <param name="Place">The file it stands in, for messages.</param>
/// <param name="Source">The Jinja source; null where the folder has none.</param>
/// <param name="SpecialTokens">The variables bos_token, eos_token and so on.</param>
public sealed record ChatTemplateFile(string Place, string? Source, IReadOnlyDictionary<string, string> SpecialTokens)
{
    private const long MostBytes = 16 << 20;
    private const string SettingsName = "tokenizer_config.json";
    private const string MapName = "special_tokens_map.json";
    private const string TemplateName = "chat_template.jinja";
    private const string ToolTemplateName = "additional_chat_templates/tool_use.jinja";

    /// <summary>The source for a conversation with tools, where the model has one of its own; else null.</summary>
    public string? ToolUse { get; init; }

    /// <summary>
    /// Reads chat_template.jinja, else the template in tokenizer_config.json, and the special tokens from the latter (and
    /// special_tokens_map.json, where the latter does not list the added tokens, as transformers does); of an adapter that brings no tokenizer those of its model; of a GGUF file what its metadata say.
    /// </summary>
    /// <exception cref="UserFaultException">tokenizer_config.json is not JSON, or the GGUF file is broken.</exception>
    public static ChatTemplateFile Read(string folder)
    {
        folder = AdapterFolder.Text(folder);
        if (GgufFile.IsNamed(folder))
        {
            var metadata = GgufFile.Read(folder).Metadata;
            return new(folder, metadata.Text("tokenizer.chat_template"), Special(GgufTokenizerFiles.Settings(metadata)))
            {
                ToolUse = metadata.Text("tokenizer.chat_template.tool_use"),
            };
        }
        var settingsPath = Path.Combine(folder, SettingsName);
        var settings = File.Exists(settingsPath) ? JsonFile.Read(settingsPath) : [];
        var file = Path.Combine(folder, TemplateName);
        var tools = Path.Combine(folder, ToolTemplateName);
        var (place, source) = File.Exists(file) ? (file, ReadSource(file)) : (settingsPath, Template(settings["chat_template"], "default"));
        return new(place, source, Special(WithMap(settings, folder)))
        {
            ToolUse = File.Exists(tools) ? ReadSource(tools) : settings["chat_template"] is JsonArray named ? Template(named, "tool_use") : null,
        };
    }

    /// <summary>The text of a template's file.</summary>
    /// <exception cref="UserFaultException">It is far larger than a template is.</exception>
    public static string ReadSource(string file) => new FileInfo(file).Length <= MostBytes
        ? File.ReadAllText(file)
        : throw new UserFaultException($"{file}: it is larger than {MostBytes >> 20} MiB, which a chat template never is; copy the file again");

    /// <summary>The special tokens that settings name.</summary>
    /// <param name="settings">What stands in tokenizer_config.json.</param>
    public static IReadOnlyDictionary<string, string> Special(JsonObject settings)
    {
        var tokens = new Dictionary<string, string>();
        foreach (var (key, value) in settings.Concat(settings["extra_special_tokens"] as JsonObject ?? []))
        {
            if (key.EndsWith("_token", StringComparison.Ordinal) && Content(value) is { } text)
                tokens[key] = text;
        }
        return tokens;
    }

    private static JsonObject WithMap(JsonObject settings, string folder)
    {
        var map = Path.Combine(folder, MapName);
        if (settings.ContainsKey("added_tokens_decoder") || !File.Exists(map))
            return settings;
        var all = settings.DeepClone().AsObject();
        foreach (var (key, value) in JsonFile.Read(map))
            all[key] = value?.DeepClone();
        return all;
    }

    /// <summary>A template, or the one of a name of several.</summary>
    private static string? Template(JsonNode? node, string name) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray many => many.OfType<JsonObject>().FirstOrDefault(item => item["name"]?.ToString() == name)?["template"]?.ToString(),
        _ => null,
    };

    private static string? Content(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject token => token["content"]?.ToString(),
        _ => null,
    };
}

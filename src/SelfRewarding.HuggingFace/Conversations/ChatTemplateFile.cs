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
    private const string TemplateName = "chat_template.jinja";

    /// <summary>
    /// Reads chat_template.jinja, else the template in tokenizer_config.json, and the special tokens from the latter; of an
    /// adapter that brings no tokenizer those of its model; of a GGUF file what its metadata say.
    /// </summary>
    /// <exception cref="UserFaultException">tokenizer_config.json is not JSON, or the GGUF file is broken.</exception>
    public static ChatTemplateFile Read(string folder)
    {
        folder = AdapterFolder.Text(folder);
        if (GgufFile.IsNamed(folder))
        {
            var metadata = GgufFile.Read(folder).Metadata;
            return new(folder, metadata.Text("tokenizer.chat_template"), Special(GgufTokenizerFiles.Settings(metadata)));
        }
        var settingsPath = Path.Combine(folder, SettingsName);
        var settings = File.Exists(settingsPath) ? JsonFile.Read(settingsPath) : [];
        var file = Path.Combine(folder, TemplateName);
        var (place, source) = File.Exists(file) ? (file, ReadSource(file)) : (settingsPath, Template(settings["chat_template"]));
        return new(place, source, Special(settings));
    }

    /// <summary>The text of a template's file.</summary>
    /// <exception cref="UserFaultException">It is far larger than a template is.</exception>
    public static string ReadSource(string file) => new FileInfo(file).Length <= MostBytes
        ? File.ReadAllText(file)
        : throw new UserFaultException($"{file}: it is larger than {MostBytes >> 20} MiB, which a chat template never is; copy the file again");

    /// <summary>The special tokens that settings name.</summary>
    /// <param name="settings">What stands in tokenizer_config.json.</param>
    public static IReadOnlyDictionary<string, string> Special(JsonObject settings) => settings
        .Where(item => item.Key.EndsWith("_token", StringComparison.Ordinal))
        .Select(item => (item.Key, Text: Content(item.Value)))
        .Where(item => item.Text is not null)
        .ToDictionary(item => item.Key, item => item.Text!);

    /// <summary>A template, or the one named "default" of several.</summary>
    private static string? Template(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonArray many => many.OfType<JsonObject>().FirstOrDefault(item => item["name"]?.ToString() == "default")?["template"]?.ToString(),
        _ => null,
    };

    private static string? Content(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonObject token => token["content"]?.ToString(),
        _ => null,
    };
}

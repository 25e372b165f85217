using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>Reads the chat format of a model folder (tokenizer.json, tokenizer_config.json, chat_template.jinja) or of a GGUF file.</summary>
public static class ChatFormatFile
{
    private const string TokenizerName = "tokenizer.json";
    private const string SettingsName = "tokenizer_config.json";
    private const string TemplateName = "chat_template.jinja";
    private static readonly DateTime Now = new(2026, 1, 1);

    /// <summary>The chat format of a folder. Without tokenizer it takes and gives token ids only.</summary>
    /// <exception cref="UserFaultException">A file is broken or asks for what is not supported.</exception>
    public static ChatFormat Load(string folder, ModelConfig config)
    {
        if (GgufFile.IsNamed(folder))
            return OfGguf(folder, config);
        var tokenizer = Path.Combine(folder, TokenizerName);
        return File.Exists(tokenizer)
            ? new ChatFormat(new TokenizerCodec(Tokenizer.Load(tokenizer)), Template(folder), config.EndTokens, config.VocabularySize)
            : new ChatFormat(new NoTokenizer(folder), null, config.EndTokens, config.VocabularySize);
    }

    private static ChatFormat OfGguf(string path, ModelConfig config)
    {
        var metadata = GgufFile.Read(path).Metadata;
        if (GgufTokenizer.Build(metadata) is not { } json)
            return new ChatFormat(new NoTokenizer(path), null, config.EndTokens, config.VocabularySize);
        var template = metadata.Text("tokenizer.chat_template") is { } source ? Conversation(path, source, GgufTokenizerFiles.Settings(metadata)) : null;
        return new ChatFormat(new TokenizerCodec(TokenizerFile.Parse(json, path)), template, config.EndTokens, config.VocabularySize);
    }

    private static JinjaConversation? Template(string folder)
    {
        var settingsPath = Path.Combine(folder, SettingsName);
        var settings = File.Exists(settingsPath) ? Read(settingsPath) : [];
        var file = Path.Combine(folder, TemplateName);
        var (place, source) = File.Exists(file) ? (file, File.ReadAllText(file)) : (settingsPath, Source(settings["chat_template"]));
        return source is null ? null : Conversation(place, source, settings);
    }

    private static JinjaConversation Conversation(string place, string source, JsonObject settings)
    {
        var special = settings
            .Where(item => item.Key.EndsWith("_token", StringComparison.Ordinal))
            .Select(item => (item.Key, Text: Content(item.Value)))
            .Where(item => item.Text is not null)
            .ToDictionary(item => item.Key, item => item.Text!);
        try
        {
            // A fixed day: training data must not depend on when they were made.
            return new JinjaConversation(new ChatRenderer(ChatTemplate.Parse(source), special, new TemplateClock(Now)), place);
        }
        catch (TemplateException error)
        {
            throw new UserFaultException($"{place}: the chat template cannot be read ({error.Message}); mend it or use another model folder", error);
        }
    }

    private static JsonObject Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new UserFaultException($"{path}: this is not valid JSON ({error.Message}); copy the file again", error);
        }
    }

    /// <summary>A template, or the one named "default" of several.</summary>
    private static string? Source(JsonNode? node) => node switch
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

    private sealed class NoTokenizer(string folder) : ITextCodec
    {
        public IReadOnlyList<int> Begin => [];

        public IReadOnlyDictionary<string, int> ControlTokens => new Dictionary<string, int>();

        public IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal) =>
            throw new UserFaultException($"{folder}: there is no {TokenizerName}; add it, or give token ids (\"prompt_ids\", \"response_ids\")");

        public string Decode(IReadOnlyList<int> tokens) => "";
    }
}

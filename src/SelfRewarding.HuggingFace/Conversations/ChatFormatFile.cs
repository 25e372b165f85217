using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Building;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>Reads the chat format of a model folder (its tokenizer, tokenizer_config.json, chat_template.jinja) or of a GGUF file.</summary>
public static class ChatFormatFile
{
    /// <summary>The time templates are told: a fixed day, for training data must not depend on when they were made.</summary>
    public static TemplateClock Clock { get; } = new(new DateTime(2026, 1, 1));

    /// <summary>The chat format of a folder. Without tokenizer it takes and gives token ids only.</summary>
    /// <exception cref="UserFaultException">A file is broken or asks for what is not supported.</exception>
    public static ChatFormat Load(string folder, ModelConfig config)
    {
        folder = AdapterFolder.Text(folder);
        return ReadTokenizer(folder) is { } tokenizer
            ? new ChatFormat(new TokenizerCodec(tokenizer), Template(folder), config.EndTokens, config.VocabularySize)
            : new ChatFormat(new NoTokenizer(folder), null, config.EndTokens, config.VocabularySize);
    }

    /// <summary>The tokenizer of a model folder, adapter folder or GGUF file; null where it has none.</summary>
    /// <exception cref="UserFaultException">The tokenizer is broken or asks for what is not supported.</exception>
    public static Tokenizer? ReadTokenizer(string model)
    {
        var place = AdapterFolder.Text(model);
        if (GgufFile.IsNamed(place))
            return GgufTokenizer.Build(GgufFile.Read(place).Metadata) is { } json ? TokenizerFile.Parse(json, place) : null;
        return TokenizerSource.InFolder(place);
    }

    private static JinjaConversation? Template(string folder)
    {
        var (place, source, special) = ChatTemplateFile.Read(folder);
        return source is null ? null : Conversation(place, source, special);
    }

    private static JinjaConversation Conversation(string place, string source, IReadOnlyDictionary<string, string> special)
    {
        try
        {
            return new JinjaConversation(new ChatRenderer(ChatTemplate.Parse(source), special, Clock), place);
        }
        catch (TemplateException error)
        {
            throw new UserFaultException($"{place}: the chat template cannot be read ({error.Message}); mend it or use another model folder", error);
        }
    }

    private sealed class NoTokenizer(string folder) : ITextCodec
    {
        public IReadOnlyList<int> Begin => [];

        public IReadOnlyDictionary<string, int> ControlTokens => new Dictionary<string, int>();

        public IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal) =>
            throw new UserFaultException(
                $"{folder}: there is no {TokenizerSource.JsonName}; add it, or give token ids (\"prompt_ids\", \"response_ids\")");

        public string Decode(IReadOnlyList<int> tokens) => "";
    }
}

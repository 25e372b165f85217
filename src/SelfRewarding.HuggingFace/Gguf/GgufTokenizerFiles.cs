using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// What a model folder has of a GGUF file's tokenizer: tokenizer.json, tokenizer_config.json, chat_template.jinja; and
/// generation_config.json where our own file keeps it.
/// </summary>
internal static class GgufTokenizerFiles
{
    private const string Prefix = "tokenizer.ggml.";

    private static readonly (string Name, string Key)[] Special =
        [("bos", "bos_token"), ("eos", "eos_token"), ("unknown", "unk_token"), ("padding", "pad_token")];

    /// <summary>The files by name; those that the GGUF file has nothing for are absent.</summary>
    /// <exception cref="UserFaultException">The tokenizer's kind is not supported.</exception>
    public static IReadOnlyDictionary<string, byte[]> Of(GgufMetadata metadata)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        if (metadata.Text(GgufConfig.Generation) is { } generation)
            files[GenerationConfigFile.FileName] = Encoding.UTF8.GetBytes(generation);
        if (GgufTokenizer.Build(metadata) is not { } tokenizer)
            return files;
        files["tokenizer.json"] = tokenizer;
        files["tokenizer_config.json"] = JsonTexts.Lines(Settings(metadata));
        if (metadata.Text("tokenizer.chat_template") is { } template)
            files["chat_template.jinja"] = Encoding.UTF8.GetBytes(template);
        return files;
    }

    /// <summary>tokenizer_config.json.</summary>
    public static JsonObject Settings(GgufMetadata metadata)
    {
        var root = new JsonObject { ["tokenizer_class"] = "PreTrainedTokenizerFast", ["clean_up_tokenization_spaces"] = false };
        if (Tokens(metadata) is { } tokens)
        {
            foreach (var (name, key) in Special)
            {
                if (GgufTokenizer.Id(metadata, name, tokens) is { } id)
                    root[key] = tokens[id];
            }
        }
        foreach (var key in new[] { "add_bos_token", "add_eos_token" })
        {
            if (metadata.Flag(Prefix + key) is { } flag)
                root[key] = flag;
        }
        return root;
    }

    /// <summary>Every token in the order of ids: the file's own list, or where llama.cpp is given none, those of the tokenizer.json it carries.</summary>
    private static IReadOnlyList<string>? Tokens(GgufMetadata metadata)
    {
        if (metadata.List<string>(Prefix + "tokens") is { } tokens)
            return tokens;
        if (GgufTokenizer.Build(metadata) is not { } json)
            return null;
        var tokenizer = TokenizerFile.Parse(json, GgufTokenizer.Whole);
        return [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => tokenizer.TokenText(id) ?? "")];
    }
}

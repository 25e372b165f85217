using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// A model folder's tokenizer as GGUF metadata. A byte-level BPE becomes "gpt2", a BPE with byte fallback "llama" (SentencePiece). What
/// llama.cpp has no kind for is written as "no_vocab". Where the metadata do not say everything, the tokenizer.json itself is put beside
/// them (tokenizer.huggingface.json), so that it is read back as it was.
/// </summary>
internal static class TokenizerMetadata
{
    private const string Prefix = "tokenizer.ggml.";

    private static readonly string[] Affixes = ["continuing_subword_prefix", "end_of_word_suffix"];

    /// <summary>Adds the keys.</summary>
    /// <exception cref="UserFaultException">A file is not valid JSON, or the tokenizer has more tokens than the model.</exception>
    public static void Add(OrderedDictionary<string, object> pairs, ModelParts model)
    {
        if (!model.Tokenizer.TryGetValue("tokenizer.json", out var bytes))
        {
            pairs[Prefix + "model"] = "no_vocab";
            return;
        }
        var root = Parse(model, "tokenizer.json");
        var settings = model.Tokenizer.ContainsKey("tokenizer_config.json") ? Parse(model, "tokenizer_config.json") : [];
        var kind = Kind(root);
        pairs[Prefix + "model"] = kind ?? "no_vocab";
        if (kind is not null)
            new TokenList(root, model).AddTo(pairs, kind);
        AddMarks(pairs, root, settings, model, kind);
        if (Template(model, settings) is { } template)
            pairs["tokenizer.chat_template"] = template;
        if (kind is null || !TokenizerComparison.Same(root, pairs, model.Path))
            pairs[GgufTokenizer.Whole] = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
    }

    /// <summary>tokenizer.ggml.model; null where llama.cpp has no kind for the tokenizer.</summary>
    public static string? Kind(JsonObject root)
    {
        if (root["model"] is not JsonObject model || model["merges"] is not JsonArray || (model["type"]?.ToString() ?? "BPE") != "BPE")
            return null;
        if (Affix(model) is not null)
            return null;
        if (model["byte_fallback"]?.GetValueKind() == JsonValueKind.True)
            return "llama";
        return PreTokenizer(root) is null ? null : "gpt2";
    }

    /// <summary>The key by which tokens inside or at the end of a word are spelled otherwise, which GGUF cannot say; null without.</summary>
    public static string? Affix(JsonNode? model) =>
        Affixes.FirstOrDefault(key => !string.IsNullOrEmpty(model?[key]?.ToString()));

    private static string? PreTokenizer(JsonObject root) => PreTokenizerMarks.Find(
        root["pre_tokenizer"], root["model"]?["ignore_merges"]?.GetValueKind() == JsonValueKind.True,
        root["normalizer"]?["type"]?.ToString() == "NFC");

    private static void AddMarks(OrderedDictionary<string, object> pairs, JsonObject root, JsonObject settings, ModelParts model, string? kind)
    {
        if (kind == "gpt2")
            pairs[Prefix + "pre"] = PreTokenizer(root)!;
        else if (kind == "llama")
        {
            pairs[Prefix + "pre"] = "default";
            pairs[Prefix + "add_space_prefix"] = TokenizerComparison.Prefixes(root);
        }
        var (begins, ends) = TokenizerComparison.Template(root);
        pairs[Prefix + "add_bos_token"] = begins;
        pairs[Prefix + "add_eos_token"] = ends;
        var config = model.Config;
        Id("bos", Token("bos_token") ?? config.BeginToken);
        Id("eos", Token("eos_token") ?? config.EndTokens.Cast<int?>().FirstOrDefault());
        if (pairs.TryGetValue(Prefix + "eos_token_id", out var eos)
            && config.EndTokens.FirstOrDefault(id => id != (uint)eos, -1) is var turn and >= 0)
            Id("eot", turn);
        Id("unknown", Token("unk_token"));
        Id("padding", Token("pad_token") ?? config.PadToken);

        void Id(string name, int? id)
        {
            if (id is { } known and >= 0)
                pairs[$"{Prefix}{name}_token_id"] = (uint)known;
        }

        int? Token(string key)
        {
            var content = settings[key] is JsonObject token ? token["content"]?.ToString() : settings[key]?.ToString();
            return content is null ? null : TokenizerComparison.Id(root, content);
        }
    }

    /// <summary>The chat template: its own file, or the one in the settings, or the one named "default" there.</summary>
    private static string? Template(ModelParts model, JsonObject settings)
    {
        if (model.Tokenizer.TryGetValue("chat_template.jinja", out var file))
            return Encoding.UTF8.GetString(file);
        return settings["chat_template"] switch
        {
            JsonValue value => value.ToString(),
            JsonArray many => many.OfType<JsonObject>().FirstOrDefault(item => item["name"]?.ToString() == "default")?["template"]?.ToString(),
            _ => null,
        };
    }

    private static JsonObject Parse(ModelParts model, string name)
    {
        try
        {
            return JsonNode.Parse(model.Tokenizer[name]) as JsonObject ?? throw new JsonException("it is not a JSON object");
        }
        catch (JsonException error)
        {
            throw new UserFaultException($"{Path.Combine(model.Path, name)}: this is not valid JSON ({error.Message}); copy the file again", error);
        }
    }
}

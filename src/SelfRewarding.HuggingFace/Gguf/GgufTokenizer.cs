using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Tokenizers.Building;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The tokenizer.json of a GGUF file, from tokens, types, merges or scores and marks.</summary>
internal static class GgufTokenizer
{
    /// <summary>A whole tokenizer.json in the metadata, by GGUF's specification; it goes before everything else.</summary>
    public const string Whole = "tokenizer.huggingface.json";

    private const string Prefix = "tokenizer.ggml.";

    /// <summary>The tokenizer.json; null for a file without tokenizer.</summary>
    /// <exception cref="UserFaultException">Its kind is not supported, or its parts do not fit together.</exception>
    public static byte[]? Build(GgufMetadata metadata)
    {
        if (metadata.Text(Whole) is { } whole)
            return Encoding.UTF8.GetBytes(whole);
        return metadata.Text(Prefix + "model") switch
        {
            null or "no_vocab" or "none" => null,
            "gpt2" => Text(ByteLevel(metadata)),
            "llama" => Text(SentencePiece(metadata)),
            var other => throw metadata.Fault(Prefix + "model", other, "supported are: gpt2, llama, no_vocab"),
        };
    }

    private static byte[] Text(JsonObject root) => JsonTexts.Bytes(root);

    private static JsonObject ByteLevel(GgufMetadata metadata)
    {
        var (tokens, types) = Vocabulary(metadata);
        var mark = PreTokenizerMarks.Of(metadata);
        var root = Frame(tokens, types);
        root["normalizer"] = mark.Composes ? new JsonObject { ["type"] = "NFC" } : null;
        root["pre_tokenizer"] = mark.PreTokenizer;
        root["post_processor"] = Template(metadata, tokens, mark.Begins);
        root["decoder"] = TokenizerJson.ByteLevel(addsPrefixSpace: true, usesPattern: true);
        var merges = metadata.List<string>(Prefix + "merges") ?? throw metadata.Fault(Prefix + "merges", null, "a byte-level BPE needs it");
        root["model"] = Model(metadata, tokens, merges.Select(merge => Pair(metadata, merge)), null, mark.IgnoresMerges);
        return root;
    }

    private static JsonObject SentencePiece(GgufMetadata metadata)
    {
        var (tokens, types) = Vocabulary(metadata);
        var scores = metadata.List<float>(Prefix + "scores")
            ?? throw metadata.Fault(Prefix + "scores", null, "a SentencePiece vocabulary needs them");
        if (scores.Count != tokens.Count)
            throw metadata.Fault(Prefix + "scores", scores, $"there must be one for each of {tokens.Count} tokens");
        var prefixed = metadata.Flag(Prefix + "add_space_prefix") ?? true;
        var root = Frame(tokens, types);
        root["normalizer"] = TokenizerJson.MarkSpaces(prefixed);
        root["pre_tokenizer"] = null;
        root["post_processor"] = Template(metadata, tokens, begins: true);
        root["decoder"] = TokenizerJson.UnmarkSpaces(prefixed);
        var unknown = Id(metadata, "unknown", tokens) ?? (types.IndexOf(TokenType.Unknown) is var first and >= 0 ? first : null);
        root["model"] = Model(metadata, tokens, ScoredMerges.Of(tokens, types, scores), unknown is { } id ? tokens[id] : null, false);
        return root;
    }

    private static (IReadOnlyList<string> Tokens, List<TokenType> Types) Vocabulary(GgufMetadata metadata)
    {
        var tokens = metadata.List<string>(Prefix + "tokens") ?? throw metadata.Fault(Prefix + "tokens", null, "a tokenizer needs them");
        var numbers = metadata.List<int>(Prefix + "token_type");
        if (numbers is not null && numbers.Count != tokens.Count)
            throw metadata.Fault(Prefix + "token_type", numbers, $"there must be one for each of {tokens.Count} tokens");
        return (tokens, numbers is null ? [.. tokens.Select(_ => TokenType.Normal)] : [.. numbers.Select(number => (TokenType)number)]);
    }

    private static JsonObject Frame(IReadOnlyList<string> tokens, List<TokenType> types)
    {
        var added = new JsonArray();
        for (var id = 0; id < tokens.Count; id++)
        {
            if (types[id] is not (TokenType.Control or TokenType.UserDefined or TokenType.Unknown) || tokens[id].Length == 0)
                continue;
            added.Add(TokenizerJson.AddedToken(id, tokens[id], special: types[id] != TokenType.UserDefined));
        }
        return TokenizerJson.Frame(added);
    }

    private static JsonObject Model(
        GgufMetadata metadata, IReadOnlyList<string> tokens, IEnumerable<(string Left, string Right)> merges, string? unknown, bool ignoresMerges)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!vocabulary.TryAdd(tokens[id], id))
                throw metadata.Fault(Prefix + "tokens", tokens, $"\"{tokens[id]}\" is there twice, at {vocabulary[tokens[id]]} and {id}");
        }
        var scored = metadata.Text(Prefix + "model") == "llama";
        var model = TokenizerJson.Bpe(vocabulary, merges);
        model["unk_token"] = unknown;
        model["fuse_unk"] = scored;
        model["byte_fallback"] = scored;
        model["ignore_merges"] = ignoresMerges;
        return model;
    }

    private static JsonObject? Template(GgufMetadata metadata, IReadOnlyList<string> tokens, bool begins)
    {
        var begin = metadata.Flag(Prefix + "add_bos_token") ?? begins ? Id(metadata, "bos", tokens) : null;
        var end = metadata.Flag(Prefix + "add_eos_token") ?? false ? Id(metadata, "eos", tokens) : null;
        return TokenizerJson.Template(Token(begin), Token(end));

        (string Token, int Id)? Token(int? id) => id is { } known ? (tokens[known], known) : null;
    }

    /// <summary>A special token's id; null where there is none.</summary>
    public static int? Id(GgufMetadata metadata, string name, IReadOnlyList<string> tokens)
    {
        var key = $"{Prefix}{name}_token_id";
        if (metadata.Whole(key) is not { } id || id == -1)
            return null;
        return id >= 0 && id < tokens.Count ? id : throw metadata.Fault(key, id, $"the vocabulary has {tokens.Count} tokens");
    }

    private static (string Left, string Right) Pair(GgufMetadata metadata, string merge)
    {
        var space = merge.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && space == merge.LastIndexOf(' ')
            ? (merge[..space], merge[(space + 1)..])
            : throw metadata.Fault(Prefix + "merges", merge, "a merge is two tokens with a space between");
    }
}

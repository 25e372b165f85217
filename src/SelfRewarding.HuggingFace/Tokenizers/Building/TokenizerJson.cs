using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>Parts of a tokenizer.json that is made from files of another format.</summary>
internal static class TokenizerJson
{
    /// <summary>What shows a space in the tokens of SentencePiece.</summary>
    public const string Mark = "▁";

    /// <summary>A file with these added tokens and nothing else.</summary>
    public static JsonObject Frame(JsonArray addedTokens) =>
        new() { ["version"] = "1.0", ["truncation"] = null, ["padding"] = null, ["added_tokens"] = addedTokens };

    /// <summary>A token that is looked for in the raw text.</summary>
    public static JsonObject AddedToken(int id, string content, bool special) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = special,
    };

    /// <summary>A BPE model with none of its switches set.</summary>
    public static JsonObject Bpe(JsonObject vocabulary, IEnumerable<(string Left, string Right)> merges) => new()
    {
        ["type"] = "BPE",
        ["dropout"] = null,
        ["unk_token"] = null,
        ["continuing_subword_prefix"] = null,
        ["end_of_word_suffix"] = null,
        ["fuse_unk"] = false,
        ["byte_fallback"] = false,
        ["ignore_merges"] = false,
        ["vocab"] = vocabulary,
        ["merges"] = new JsonArray([.. merges.Select(merge => new JsonArray(merge.Left, merge.Right))]),
    };

    /// <summary>The pre-tokenizer or decoder of this name.</summary>
    public static JsonObject ByteLevel(bool addsPrefixSpace, bool usesPattern) =>
        new() { ["type"] = "ByteLevel", ["add_prefix_space"] = addsPrefixSpace, ["trim_offsets"] = true, ["use_regex"] = usesPattern };

    /// <summary>The normalizer or decoder of this name.</summary>
    public static JsonObject Replace(JsonObject pattern, string content) =>
        new() { ["type"] = "Replace", ["pattern"] = pattern, ["content"] = content };

    public static JsonObject Literal(string text) => new() { ["String"] = text };

    public static JsonObject Regex(string pattern) => new() { ["Regex"] = pattern };

    /// <summary>Llama's normalizer: a mark before the text where <paramref name="prefixed"/>, marks for spaces.</summary>
    public static JsonObject MarkSpaces(bool prefixed)
    {
        var replace = Replace(Literal(" "), Mark);
        return prefixed
            ? new() { ["type"] = "Sequence", ["normalizers"] = new JsonArray(new JsonObject { ["type"] = "Prepend", ["prepend"] = Mark }, replace) }
            : replace;
    }

    /// <summary>The decoder to <see cref="MarkSpaces"/>.</summary>
    public static JsonObject UnmarkSpaces(bool prefixed)
    {
        var steps = new JsonArray(Replace(Literal(Mark), " "), new JsonObject { ["type"] = "ByteFallback" }, new JsonObject { ["type"] = "Fuse" });
        if (prefixed)
            steps.Add(new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        return new JsonObject { ["type"] = "Sequence", ["decoders"] = steps };
    }

    /// <summary>A template that puts a token before and behind every text; null where it would put none.</summary>
    public static JsonObject? Template((string Token, int Id)? begin, (string Token, int Id)? end)
    {
        if (begin is null && end is null)
            return null;
        var special = new JsonObject();
        foreach (var (token, id) in new[] { begin, end }.OfType<(string Token, int Id)>())
            special[token] = new JsonObject { ["id"] = token, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(token) };
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray([.. Layout("A", 0)]),
            ["pair"] = new JsonArray([.. Layout("A", 0), .. Layout("B", 1)]),
            ["special_tokens"] = special,
        };

        IEnumerable<JsonObject> Layout(string text, int type)
        {
            if (begin is { } first)
                yield return new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = first.Token, ["type_id"] = type } };
            yield return new JsonObject { ["Sequence"] = new JsonObject { ["id"] = text, ["type_id"] = type } };
            if (end is { } last)
                yield return new JsonObject { ["SpecialToken"] = new JsonObject { ["id"] = last.Token, ["type_id"] = type } };
        }
    }
}

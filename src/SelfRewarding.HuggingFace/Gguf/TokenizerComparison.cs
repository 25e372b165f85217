using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Whether a tokenizer.json can be made anew from metadata, and what else is asked of one.</summary>
internal static class TokenizerComparison
{
    private static readonly string[] AddedKeys = ["id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"];
    private static readonly string[] ModelKeys = ["unk_token", "fuse_unk", "byte_fallback", "ignore_merges"];

    /// <summary>Whether what the metadata give does the same as the original.</summary>
    public static bool Same(JsonObject original, OrderedDictionary<string, object> pairs, string place)
    {
        var rebuilt = JsonNode.Parse(GgufTokenizer.Build(new GgufMetadata(place, pairs))!)!.AsObject();
        return JsonNode.DeepEquals(original["normalizer"], rebuilt["normalizer"])
            && (original["pre_tokenizer"] is null ? rebuilt["pre_tokenizer"] is null : rebuilt["pre_tokenizer"] is not null)
            && Template(original) == Template(rebuilt)
            && ModelKeys.All(key => Shown(original["model"]![key]) == Shown(rebuilt["model"]![key]))
            && JsonNode.DeepEquals(original["model"]!["vocab"], rebuilt["model"]!["vocab"])
            && original["model"]!["merges"]!.AsArray().Select(Sides).SequenceEqual(rebuilt["model"]!["merges"]!.AsArray().Select(Sides))
            && Added(original).SequenceEqual(Added(rebuilt));
    }

    /// <summary>Whether the file's template puts a token before and behind a text.</summary>
    public static (bool Begins, bool Ends) Template(JsonObject root)
    {
        var processor = root["post_processor"];
        JsonNode?[] all = processor?["processors"] is JsonArray many ? [.. many] : [processor];
        var parts = all.FirstOrDefault(item => item?["type"]?.ToString() == "TemplateProcessing")?["single"] as JsonArray;
        return parts is null ? (false, false) : (parts[0]?["SpecialToken"] is not null, parts[^1]?["SpecialToken"] is not null);
    }

    /// <summary>Whether a mark for a space is put before a text.</summary>
    public static bool Prefixes(JsonObject root) =>
        root["normalizer"]?.ToJsonString().Contains("\"Prepend\"", StringComparison.Ordinal) == true
        || (root["pre_tokenizer"] is JsonObject step && step["type"]?.ToString() == "Metaspace" && Scheme(step) != "never");

    /// <summary>Older files have a flag in its place.</summary>
    private static string Scheme(JsonObject metaspace) =>
        metaspace["prepend_scheme"]?.ToString() ?? (metaspace["add_prefix_space"]?.ToString() == "false" ? "never" : "always");

    /// <summary>A token's id: the vocabulary's before that of an added token.</summary>
    public static int? Id(JsonObject root, string token) =>
        root["model"]?["vocab"] is JsonObject vocabulary && vocabulary[token] is JsonValue known && known.TryGetValue<int>(out var id)
            ? id
            : root["added_tokens"]?.AsArray().FirstOrDefault(item => item?["content"]?.ToString() == token)?["id"]?.GetValue<int>();

    /// <summary>The two sides of a merge in either spelling.</summary>
    public static (string Left, string Right) Sides(JsonNode? merge)
    {
        if (merge is JsonArray pair)
            return (pair[0]!.ToString(), pair[1]!.ToString());
        var text = merge!.ToString();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return (text[..space], text[(space + 1)..]);
    }

    private static IEnumerable<string> Added(JsonObject root) =>
        (root["added_tokens"]?.AsArray() ?? [])
            .Select(token => string.Join('\n', AddedKeys.Select(key => Shown(token![key]))))
            .Order(StringComparer.Ordinal);

    /// <summary>Absent, null and false mean the same in all these keys.</summary>
    private static string Shown(JsonNode? node) => node is null || node.GetValueKind() == JsonValueKind.False ? "" : node.ToJsonString();
}

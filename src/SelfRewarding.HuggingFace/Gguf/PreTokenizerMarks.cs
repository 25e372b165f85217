using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Tokenizers.Building;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// What tokenizer.ggml.pre means: which splitter a byte-level BPE has. The patterns are those that the models' own tokenizer.json files
/// have; llama.cpp knows them by these names.
/// </summary>
internal static class PreTokenizerMarks
{
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Tail = @"\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Llama3 = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + Tail;
    /// <summary>How Qwen cuts a text.</summary>
    public const string Qwen2 = Contractions + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + Tail;
    private const string Tekken = @"[^\r\n\p{L}\p{N}]?" + Upper + "*" + Lower + @"+|[^\r\n\p{L}\p{N}]?" + Upper + "+" + Lower
        + @"*|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + Tail;

    private const string Gpt4O = @"[^\r\n\p{L}\p{N}]?" + Upper + "*" + Lower + "+" + Contractions + @"?|[^\r\n\p{L}\p{N}]?" + Upper + "+" + Lower
        + "*" + Contractions + @"?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + Tail;

    private static readonly Dictionary<string, (Func<JsonNode> PreTokenizer, bool IgnoresMerges, bool Composes, bool Begins)> Marks = Table();

    /// <summary>The pre_tokenizer of a mark and what else hangs on it.</summary>
    /// <exception cref="UserFaultException">The mark is not known.</exception>
    public static (JsonNode PreTokenizer, bool IgnoresMerges, bool Composes, bool Begins) Of(GgufMetadata metadata)
    {
        const string key = "tokenizer.ggml.pre";
        var mark = metadata.Text(key) ?? "default";
        if (!Marks.TryGetValue(mark, out var found))
            throw metadata.Fault(key, mark, $"supported are: {string.Join(", ", Marks.Keys.Order(StringComparer.Ordinal))}");
        return (found.PreTokenizer(), found.IgnoresMerges, found.Composes, found.Begins);
    }

    /// <summary>The mark whose splitter is that of a tokenizer.json; null where there is none.</summary>
    public static string? Find(JsonNode? preTokenizer, bool ignoresMerges, bool composes)
    {
        var splitter = Splitter(preTokenizer);
        return splitter is null
            ? null
            : Marks
                .Where(mark => mark.Value.Composes == composes && mark.Value.IgnoresMerges == ignoresMerges
                    && Splitter(mark.Value.PreTokenizer()) == splitter)
                .Select(mark => mark.Key).FirstOrDefault();
    }

    private static Dictionary<string, (Func<JsonNode> PreTokenizer, bool IgnoresMerges, bool Composes, bool Begins)> Table()
    {
        var table = new Dictionary<string, (Func<JsonNode>, bool, bool, bool)>(StringComparer.Ordinal);
        // The first name of a splitter is the one that is written.
        Add(
            [Digits, ByteLevel], false, false, false,
            "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b", "granite-docling");
        Add([ByteLevel], false, false, false, "gpt-2", "default", "mpt", "olmo", "jais", "phi-2", "roberta-bpe", "trillion");
        Add([() => Split(Llama3), Bytes], true, false, true, "llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral");
        Add([() => Split(Llama3), Bytes], false, false, false, "dbrx", "smaug-bpe");
        Add([() => Split(Qwen2), Bytes], false, true, false, "qwen2");
        Add([() => Split(Qwen2), Bytes], false, false, false, "stablelm2", "deepseek-r1-qwen", "hunyuan");
        Add([() => Split(Tekken), Bytes], true, false, true, "tekken");
        Add([() => Split(Gpt4O), Bytes], true, false, false, "gpt-4o", "llama4");
        Add([.. DeepSeek, Bytes], false, false, true, "deepseek-v3");
        return table;

        void Add(Func<JsonNode>[] steps, bool ignoresMerges, bool composes, bool begins, params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                table.Add(name, (() => Sequence(steps), ignoresMerges, composes, begins));
        }
    }

    private static Func<JsonNode>[] DeepSeek =>
    [
        () => Split(@"\p{N}{1,3}"),
        () => Split("[一-龥぀-ゟ゠-ヿ]+"),
        () => Split(@"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|" + Tail),
    ];

    private static JsonNode Sequence(Func<JsonNode>[] steps) => steps.Length == 1
        ? steps[0]()
        : new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray([.. steps.Select(step => step())]) };

    private static JsonObject Digits() => new() { ["type"] = "Digits", ["individual_digits"] = true };

    private static JsonObject ByteLevel() => TokenizerJson.ByteLevel(addsPrefixSpace: false, usesPattern: true);

    private static JsonObject Bytes() => TokenizerJson.ByteLevel(addsPrefixSpace: false, usesPattern: false);

    /// <summary>A pre-tokenizer that cuts a text into the matches of a pattern.</summary>
    public static JsonObject Split(string pattern) => new()
    {
        ["type"] = "Split",
        ["pattern"] = new JsonObject { ["Regex"] = pattern },
        ["behavior"] = "Isolated",
        ["invert"] = false,
    };

    /// <summary>What matters of a pre_tokenizer as one text; null where it has something no mark has.</summary>
    private static string? Splitter(JsonNode? node)
    {
        switch (node?["type"]?.ToString())
        {
            case "Sequence":
                return Steps(node["pretokenizers"] as JsonArray);
            case "Digits":
                return $"digits {node["individual_digits"]}";
            case "ByteLevel":
                return $"bytes {node["use_regex"] ?? true} {node["add_prefix_space"] ?? true}";
            case "Split":
                return $"split {node["behavior"]} {node["invert"]} {Pattern(node["pattern"])}";
            default:
                return null;
        }
    }

    private static string? Steps(JsonArray? steps)
    {
        var parts = steps?.Select(Splitter).ToList() ?? [];
        return parts.Count == 0 || parts.Contains(null) ? null : string.Join('\n', parts);
    }

    /// <summary>Line ends are written as themselves or as escapes.</summary>
    private static string? Pattern(JsonNode? pattern) =>
        pattern?["Regex"]?.ToString().Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// What GGUF's metadata cannot say of a tokenizer.json, so that llama.cpp cuts texts otherwise. srlm is not concerned: it reads the
/// tokenizer.json that lies beside the metadata.
/// </summary>
internal static class TokenizerDifferences
{
    private const string Mark = "▁";

    /// <summary>A phrase each, of llama.cpp; none where it follows, or where there is no tokenizer.</summary>
    /// <param name="model">A model that was written as GGUF, so that its tokenizer.json is valid JSON.</param>
    public static IEnumerable<string> Of(ModelParts model)
    {
        if (!model.Tokenizer.TryGetValue("tokenizer.json", out var bytes) || JsonNode.Parse(bytes) is not JsonObject root)
            return [];
        return TokenizerMetadata.Kind(root) switch
        {
            null => [$"it takes token ids only, since GGUF has no kind for the model's tokenizer ({Model(root)})"],
            "llama" => SentencePiece(root),
            _ => ByteLevel(root),
        };
    }

    private static string Model(JsonObject root) => root["model"]?["type"]?.ToString() is { } type and not "BPE"
        ? type
        : TokenizerMetadata.Affix(root["model"]) is { } affix ? $"BPE with {affix}" : "BPE cut in a way that no tokenizer.ggml.pre names";

    /// <summary>The mark stands for the pre-tokenizer and, for Qwen's, for NFC.</summary>
    private static IEnumerable<string> ByteLevel(JsonObject root) =>
        LeftOut("normalizer", root["normalizer"]?["type"]?.ToString() == "NFC" ? [] : Steps(root["normalizer"], "normalizers"));

    /// <summary>llama.cpp writes spaces as marks, with one before the text where add_space_prefix says so, and cuts nowhere.</summary>
    private static IEnumerable<string> SentencePiece(JsonObject root)
    {
        var normalizers = Steps(root["normalizer"], "normalizers");
        var cuts = Steps(root["pre_tokenizer"], "pretokenizers");
        if (!normalizers.Any(MarksSpaces) && !cuts.Any(IsMetaspace))
            yield return $"it writes spaces as {Mark}, the model's tokenizer does not";
        foreach (var phrase in LeftOut("normalizer", normalizers.Where(step => !MarksSpaces(step) && Text(step, "prepend") != Mark))
            .Concat(LeftOut("pre-tokenizer", cuts.Where(step => !CutsNothing(step)))))
            yield return phrase;
    }

    private static IEnumerable<string> LeftOut(string part, IEnumerable<JsonObject> steps)
    {
        var names = string.Join(", ", steps.Select(step => Text(step, "type")));
        return names.Length == 0 ? [] : [$"it leaves out the model's {part} ({names}): texts that it changes or cuts become other tokens"];
    }

    private static bool MarksSpaces(JsonObject step) =>
        Text(step, "type") == "Replace" && Literal(step) == " " && Text(step, "content") == Mark;

    private static bool IsMetaspace(JsonObject step) => Text(step, "type") == "Metaspace";

    /// <summary>A cut at spaces finds none, since they are marks by then (Gemma).</summary>
    private static bool CutsNothing(JsonObject step) => Text(step, "type") switch
    {
        "Metaspace" => step["split"]?.GetValueKind() == JsonValueKind.False,
        "Split" => Literal(step) == " ",
        _ => false,
    };

    private static string? Literal(JsonObject step) => (step["pattern"] as JsonObject)?["String"]?.ToString();

    private static string? Text(JsonObject step, string key) => step[key]?.ToString();

    /// <summary>A part of a tokenizer as the steps it is a sequence of.</summary>
    private static JsonObject[] Steps(JsonNode? part, string list) => part switch
    {
        JsonObject step when step[list] is JsonArray steps => [.. steps.SelectMany(inner => Steps(inner, list))],
        JsonObject step => [step],
        _ => [],
    };
}

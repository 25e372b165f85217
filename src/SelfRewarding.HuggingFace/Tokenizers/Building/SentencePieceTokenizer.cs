using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>
/// The tokenizer.json of a SentencePiece model, in the layouts that transformers' converters give: Llama's where spaces stay as they are,
/// T5's where extra spaces vanish.
/// </summary>
internal static class SentencePieceTokenizer
{
    public static JsonObject Build(SentencePieceModel model, TokenizerSettings settings)
    {
        var tokens = model.Pieces.Select(piece => piece.Text).ToList();
        var added = settings.AddedTokens(tokens, Own(model));
        var root = TokenizerJson.Frame(added);
        var prefixed = settings.Flag("add_prefix_space") ?? model.AddsPrefix;
        if (model.RemovesExtraSpaces)
            LayOutLikeT5(root, model, prefixed);
        else
            LayOutLikeLlama(root, model, prefixed, settings.Flag("legacy") ?? true);
        root["decoder"] = model.FallsBackToBytes ? TokenizerJson.UnmarkSpaces(prefixed) : Metaspace(prefixed ? "always" : "never", splits: true);
        root["post_processor"] = TokenizerJson.Template(
            settings.Flag("add_bos_token") ?? model.Merges ? settings.Special("bos_token", added) ?? Control(model, model.BeginId) : null,
            settings.Flag("add_eos_token") ?? !model.Merges ? settings.Special("eos_token", added) ?? Control(model, model.EndId) : null);
        root["model"] = model.Merges ? Bpe(model, tokens) : Unigram(model, tokens);
        return root;
    }

    private static void LayOutLikeLlama(JsonObject root, SentencePieceModel model, bool prefixed, bool marksEveryStretch)
    {
        root["normalizer"] = Sequence(marksEveryStretch ? [.. Rules(model), TokenizerJson.MarkSpaces(prefixed)] : Rules(model));
        root["pre_tokenizer"] = marksEveryStretch ? null : Metaspace(prefixed ? "first" : "never", splits: false);
    }

    private static void LayOutLikeT5(JsonObject root, SentencePieceModel model, bool prefixed)
    {
        root["normalizer"] = Sequence([
            .. Rules(model),
            new JsonObject { ["type"] = "Strip", ["strip_left"] = false, ["strip_right"] = true },
            TokenizerJson.Replace(TokenizerJson.Regex(" {2,}"), TokenizerJson.Mark),
        ]);
        root["pre_tokenizer"] = Metaspace(prefixed ? "always" : "never", splits: true);
    }

    private static JsonObject[] Rules(SentencePieceModel model) => model.Charsmap.Length == 0
        ? []
        : [new JsonObject { ["type"] = "Precompiled", ["precompiled_charsmap"] = Convert.ToBase64String(model.Charsmap) }];

    private static JsonObject? Sequence(JsonObject[] normalizers) => normalizers.Length switch
    {
        0 => null,
        1 => normalizers[0],
        _ => new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray([.. normalizers]) },
    };

    private static JsonObject Metaspace(string scheme, bool splits) =>
        new() { ["type"] = "Metaspace", ["replacement"] = TokenizerJson.Mark, ["prepend_scheme"] = scheme, ["split"] = splits };

    /// <summary>Control pieces and the unknown one are special; those that a user defined are not.</summary>
    private static IEnumerable<JsonObject> Own(SentencePieceModel model) => model.Pieces
        .Select((piece, id) => (piece, id))
        .Where(item => item.piece.Type is TokenType.Control or TokenType.Unknown or TokenType.UserDefined && item.piece.Text.Length > 0)
        .Select(item => TokenizerJson.AddedToken(item.id, item.piece.Text, special: item.piece.Type != TokenType.UserDefined));

    /// <summary>The control piece of an id, where the model has one.</summary>
    private static (string Token, int Id)? Control(SentencePieceModel model, int id) =>
        id >= 0 && id < model.Pieces.Count && model.Pieces[id].Type == TokenType.Control ? (model.Pieces[id].Text, id) : null;

    private static int Unknown(SentencePieceModel model)
    {
        for (var id = 0; id < model.Pieces.Count; id++)
            if (model.Pieces[id].Type == TokenType.Unknown)
                return id;
        return -1;
    }

    private static JsonObject Bpe(SentencePieceModel model, List<string> tokens)
    {
        var vocabulary = new JsonObject();
        for (var id = 0; id < tokens.Count; id++)
            vocabulary[tokens[id]] = id;
        var merges = ScoredMerges.Of(tokens, [.. model.Pieces.Select(piece => piece.Type)], [.. model.Pieces.Select(piece => piece.Score)]);
        var bpe = TokenizerJson.Bpe(vocabulary, merges);
        bpe["unk_token"] = Unknown(model) is >= 0 and var unknown ? tokens[unknown] : null;
        bpe["fuse_unk"] = true;
        bpe["byte_fallback"] = model.FallsBackToBytes;
        return bpe;
    }

    private static JsonObject Unigram(SentencePieceModel model, List<string> tokens) => new()
    {
        ["type"] = "Unigram",
        ["unk_id"] = Unknown(model) is >= 0 and var unknown ? unknown : null,
        ["vocab"] = new JsonArray([.. tokens.Select((token, id) => new JsonArray(token, (double)model.Pieces[id].Score))]),
        ["byte_fallback"] = model.FallsBackToBytes,
    };
}

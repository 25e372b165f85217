using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Tokenizers.Reading;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Tokens, types, merges and scores out of a tokenizer.json, one entry a row of the embedding.</summary>
internal sealed class TokenList
{
    private const string Prefix = "tokenizer.ggml.";
    private const string Mark = "▁";

    private readonly JsonObject model;
    private readonly string[] tokens;
    private readonly TokenType[] types;

    public TokenList(JsonObject root, ModelParts files)
    {
        // Whatever is broken in the file is found here, by the reader that everyone else uses.
        _ = TokenizerFile.Parse(files.Tokenizer["tokenizer.json"], Path.Combine(files.Path, "tokenizer.json"));
        model = root["model"]!.AsObject();
        tokens = [.. Enumerable.Range(0, files.Config.VocabularySize).Select(id => $"[PAD{id}]")];
        types = [.. tokens.Select(_ => TokenType.Unused)];
        foreach (var (token, id) in model["vocab"]!.AsObject())
            Set(files, id!.GetValue<int>(), token, IsByte(token) ? TokenType.Byte : TokenType.Normal);
        foreach (var token in root["added_tokens"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            var special = token["special"]?.GetValue<bool>() ?? false;
            var content = token["content"]!.ToString();
            Set(files, TokenizerComparison.Id(root, content)!.Value, content, special ? TokenType.Control : TokenType.UserDefined);
        }
    }

    public void AddTo(OrderedDictionary<string, object> pairs, string kind)
    {
        var merges = model["merges"]!.AsArray().Select(TokenizerComparison.Sides).ToList();
        if (kind == "llama")
        {
            AddScores(pairs, merges);
            return;
        }
        AddTokens(pairs);
        pairs[Prefix + "merges"] = merges.Select(merge => $"{merge.Left} {merge.Right}").ToArray();
    }

    private void AddTokens(OrderedDictionary<string, object> pairs)
    {
        pairs[Prefix + "tokens"] = tokens;
        pairs[Prefix + "token_type"] = types.Select(type => (int)type).ToArray();
    }

    /// <summary>A token that is merged gets minus the place of its first merge, so that higher scores are merged first; others come after.</summary>
    private void AddScores(OrderedDictionary<string, object> pairs, List<(string Left, string Right)> merges)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (left, right) in merges)
            places.TryAdd(left + right, places.Count);
        var scores = new float[tokens.Length];
        for (var id = 0; id < tokens.Length; id++)
        {
            if (types[id] == TokenType.Normal)
                scores[id] = places.TryGetValue(tokens[id], out var place) ? -place : -places.Count - id;
            else if (types[id] == TokenType.UserDefined)
                tokens[id] = tokens[id].Replace(Mark, " ", StringComparison.Ordinal);
        }
        if (model["unk_token"]?.ToString() is { } unknown && Array.IndexOf(tokens, unknown) is var at and >= 0)
            types[at] = TokenType.Unknown;
        AddTokens(pairs);
        pairs[Prefix + "scores"] = scores;
    }

    private void Set(ModelParts files, int id, string token, TokenType type)
    {
        if (id >= tokens.Length)
            throw new UserFaultException(
                $"{Path.Combine(files.Path, "tokenizer.json")}: \"{token}\" has the id {id}; the model has {tokens.Length} tokens: "
                + "the tokenizer belongs to another model");
        (tokens[id], types[id]) = (token, type);
    }

    private static bool IsByte(string token) => token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>';
}

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// Merges of a SentencePiece BPE: every way to cut a token into two, the highest score first; cuts of one token by the ids of their sides, as
/// in the tokenizer.json files of Llama 2.
/// </summary>
internal static class ScoredMerges
{
    /// <summary>The merges of a vocabulary with scores.</summary>
    public static IEnumerable<(string Left, string Right)> Of(
        IReadOnlyList<string> tokens, IReadOnlyList<TokenType> types, IReadOnlyList<float> scores)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (types[id] is TokenType.Normal or TokenType.UserDefined)
                ids.TryAdd(tokens[id], id);
        }
        var lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        var merges = new List<(string Left, string Right, float Score)>();
        for (var id = 0; id < tokens.Count; id++)
        {
            if (ids.TryGetValue(tokens[id], out var own) && own == id)
                Cut(tokens, lookup, tokens[id], scores[id], merges);
        }
        return merges.OrderByDescending(merge => merge.Score).Select(merge => (merge.Left, merge.Right));
    }

    private static void Cut(
        IReadOnlyList<string> tokens, Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids, string token, float score,
        List<(string Left, string Right, float Score)> merges)
    {
        var cuts = new List<(int Left, int Right)>();
        for (var at = 1; at < token.Length; at++)
        {
            if (ids.TryGetValue(token.AsSpan(0, at), out var left) && ids.TryGetValue(token.AsSpan(at), out var right))
                cuts.Add((left, right));
        }
        cuts.Sort();
        merges.AddRange(cuts.Select(cut => (tokens[cut.Left], tokens[cut.Right], score)));
    }
}

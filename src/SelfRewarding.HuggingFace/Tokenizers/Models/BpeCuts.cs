namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>
/// Places where a piece may be cut in two without changing its tokens: between two characters that no merge ever joins. A text without
/// pre-tokenizer is one long piece; cut like this it falls into words that are met again.
/// </summary>
internal sealed class BpeCuts
{
    private readonly HashSet<int> joined = [];
    private readonly bool[] isToken = new bool[0x10000];

    public BpeCuts(Vocabulary vocabulary, IEnumerable<string> mergedTokens)
    {
        foreach (var token in mergedTokens)
            for (var i = 1; i < token.Length; i++)
                joined.Add(Pair(token[i - 1], token[i]));
        foreach (var token in vocabulary.Ids.Keys)
            if (token.Length == 1)
                isToken[token[0]] = true;
    }

    /// <summary>
    /// The first cut behind a place, or the end of the piece. The character behind a cut has a token, so no run of
    /// unknown ones crosses it.
    /// </summary>
    public int Next(ReadOnlySpan<char> piece, int start)
    {
        for (var i = start + 1; i < piece.Length; i++)
            if (isToken[piece[i]] && !char.IsSurrogate(piece[i - 1]) && !joined.Contains(Pair(piece[i - 1], piece[i])))
                return i;
        return piece.Length;
    }

    private static int Pair(char left, char right) => (left << 16) | right;
}

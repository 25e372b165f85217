using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>BERT's model: the longest token from the left, again and again; one gap makes the whole piece unknown.</summary>
internal sealed class WordPieceModel(Vocabulary vocabulary, string unknown, string continuingPrefix, int longestPiece) : IModel
{
    private readonly int unknownId = vocabulary.Id(unknown);
    private readonly int longestToken = vocabulary.Ids.Keys.Select(token => token.Length).DefaultIfEmpty(0).Max();

    public Vocabulary Vocabulary => vocabulary;

    public void Tokenize(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        var first = tokens.Count;
        if (!IsTooLong(piece) && TryMatch(piece, tokens))
            return;
        tokens.RemoveRange(first, tokens.Count - first);
        if (unknownId < 0)
            throw new UserFaultException($"tokenizer.json: the piece \"{piece}\" has no tokens and model.vocab has no unknown token "
                + $"\"{unknown}\"; add it");
        tokens.Add(new(unknownId, 0, Encoding.UTF8.GetByteCount(piece)));
    }

    private bool IsTooLong(ReadOnlySpan<char> piece)
    {
        var characters = 0;
        foreach (var _ in piece.EnumerateRunes())
            characters++;
        return characters > longestPiece;
    }

    private bool TryMatch(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        int start = 0, bytes = 0;
        while (start < piece.Length)
        {
            var length = LongestToken(piece[start..], start > 0 ? continuingPrefix : "", out var id);
            if (length == 0)
                return false;
            var end = bytes + Encoding.UTF8.GetByteCount(piece.Slice(start, length));
            tokens.Add(new(id, bytes, end));
            (start, bytes) = (start + length, end);
        }
        return true;
    }

    private int LongestToken(ReadOnlySpan<char> rest, string prefix, out int id)
    {
        for (var length = Math.Min(rest.Length, longestToken); length > 0; length--)
        {
            id = prefix.Length == 0 ? vocabulary.TextId(rest[..length]) : vocabulary.TextId(string.Concat(prefix, rest[..length]));
            if (id >= 0)
                return length;
        }
        id = -1;
        return 0;
    }
}

using SelfRewarding.HuggingFace.Tokenizers.Normalizers;
using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>SentencePiece's way: spaces become a visible mark, and every word begins with one.</summary>
internal sealed class MetaspacePreTokenizer(string mark, PrependScheme scheme, bool splits) : IPreTokenizer
{
    private readonly ReplaceNormalizer spaces = new(new LiteralPattern(" "), mark);
    private readonly Splitter words = new(new LiteralPattern(mark), SplitBehavior.MergedWithNext);

    public void Split(Piece piece, List<Piece> output)
    {
        var text = spaces.Apply(piece.Detached());
        var prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && text.Origin == 0);
        if (prepends && !text.Value.StartsWith(mark, StringComparison.Ordinal))
            text = text.Prepend(mark);
        if (splits)
            words.Split(Piece.Whole(text), output);
        else
            output.Add(Piece.Whole(text));
    }
}

using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>The cutting half of ByteLevel: a space before the first word, then GPT-2's pattern.</summary>
internal sealed class ByteLevelSplit(bool addsPrefixSpace, bool usesPattern) : IPreTokenizer
{
    private static readonly SplitPreTokenizer Words = new(new Gpt2Scanner(), SplitBehavior.Isolated);

    public void Split(Piece piece, List<Piece> output)
    {
        if (addsPrefixSpace && piece.Length > 0 && piece.Span[0] != ' ')
            piece = Piece.Whole(piece.Detached().Prepend(" "));
        if (usesPattern)
            Words.Split(piece, output);
        else
            output.Add(piece);
    }
}

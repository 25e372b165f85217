using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>The cutting half of ByteLevel: a space before the first word, then GPT-2's pattern.</summary>
internal sealed class ByteLevelSplit(bool addsPrefixSpace, bool usesPattern) : IPreTokenizer
{
    /// <summary>GPT-2's pattern: contractions, words, numbers and other runs, each with one space before it.</summary>
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly SplitPreTokenizer Words = new(PatternReader.Regex(Pattern), SplitBehavior.Isolated);

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

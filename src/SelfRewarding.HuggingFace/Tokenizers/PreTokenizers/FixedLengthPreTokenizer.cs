using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>Pieces of a fixed number of characters; the last one may be shorter.</summary>
internal sealed class FixedLengthPreTokenizer(int length) : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output)
    {
        int start = 0, end = 0, characters = 0;
        foreach (var rune in piece.Span.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            if (++characters < length)
                continue;
            output.Add(new(piece.Text, piece.Start + start, end - start));
            (start, characters) = (end, 0);
        }
        if (end > start)
            output.Add(new(piece.Text, piece.Start + start, end - start));
    }
}

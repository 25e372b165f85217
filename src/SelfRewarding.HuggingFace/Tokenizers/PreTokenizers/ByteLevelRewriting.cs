using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>
/// The rewriting half of ByteLevel: a piece in the byte-level alphabet. Where it is the last step, which is nearly always,
/// the piece encoder does it, and only for pieces it has not seen.
/// </summary>
internal sealed class ByteLevelRewriting : IPreTokenizer
{
    public void Split(Piece piece, List<Piece> output) => output.Add(Piece.Whole(ByteAlphabet.Rewrite(piece.Detached())));
}

using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>Cuts a normalized text into the pieces the model sees one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>Adds the pieces of a piece in their order.</summary>
    void Split(Piece piece, List<Piece> output);
}

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>A token of a piece; the place is counted in UTF-8 bytes of the piece.</summary>
internal readonly record struct ModelToken(int Id, int Start, int End);

/// <summary>Turns pieces into tokens.</summary>
internal interface IModel
{
    Vocabulary Vocabulary { get; }

    /// <summary>Where a long piece may be cut without changing its tokens, null if nowhere.</summary>
    BpeCuts? Cuts => null;

    /// <summary>Adds the tokens of a piece.</summary>
    void Tokenize(ReadOnlySpan<char> piece, List<ModelToken> tokens);
}

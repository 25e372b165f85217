using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tokenizers.Building;

/// <summary>What a SentencePiece model (tokenizer.model) says of a tokenizer.</summary>
internal sealed record SentencePieceModel
{
    /// <summary>The pieces in the order of their ids.</summary>
    public required IReadOnlyList<SentencePiece> Pieces { get; init; }

    /// <summary>Whether pieces are merged by score; else the cut with the highest sum of scores counts.</summary>
    public required bool Merges { get; init; }

    public bool FallsBackToBytes { get; init; }

    /// <summary>The normalization rules, empty where text stays as it is.</summary>
    public byte[] Charsmap { get; init; } = [];

    /// <summary>Whether a space is put before a text.</summary>
    public bool AddsPrefix { get; init; } = true;

    /// <summary>Whether spaces at the ends vanish and several become one.</summary>
    public bool RemovesExtraSpaces { get; init; } = true;

    /// <summary>The ids of the begin and end pieces; such a piece may be missing.</summary>
    public int BeginId { get; init; } = 1;

    public int EndId { get; init; } = 2;
}

/// <summary>A token of a SentencePiece model; GGUF has its types from there.</summary>
internal readonly record struct SentencePiece(string Text, float Score, TokenType Type);

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>A stretch of a text between two cuts of the pre-tokenizers.</summary>
internal readonly record struct Piece(AlignedText Text, int Start, int Length)
{
    public ReadOnlySpan<char> Span => Text.Value.AsSpan(Start, Length);

    /// <summary>Where the piece begins in the original text.</summary>
    public int Origin => Length == 0 ? Text.Origin : Text.OriginalStart(Start);

    /// <summary>The piece as a text of its own, for a component that rewrites it.</summary>
    public AlignedText Detached() => Text.Slice(Start, Length);

    public static Piece Whole(AlignedText text) => new(text, 0, text.Value.Length);
}

using SelfRewarding.HuggingFace.Tokenizers.Patterns;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>Cuts at a pattern: Split and all the pre-tokenizers that are a Split with a fixed pattern.</summary>
internal sealed class SplitPreTokenizer(IPattern pattern, SplitBehavior behavior, bool inverted = false) : IPreTokenizer
{
    private readonly Splitter splitter = new(pattern, behavior, inverted);

    /// <summary>Cuts at white space and drops it.</summary>
    public static SplitPreTokenizer WhitespaceSplit { get; } = new(new RunePattern(UnicodeClasses.IsWhiteSpace), SplitBehavior.Removed);

    /// <summary>Words, and runs of what is neither word nor white space.</summary>
    public static SplitPreTokenizer Whitespace { get; } = new(new WordPattern(), SplitBehavior.Removed, inverted: true);

    /// <summary>Cuts at punctuation.</summary>
    public static SplitPreTokenizer Punctuation(SplitBehavior behavior) => new(new RunePattern(UnicodeClasses.IsPunctuation), behavior);

    /// <summary>Sets numbers apart, digit by digit or as a run.</summary>
    public static SplitPreTokenizer Digits(bool individually) =>
        new(new RunePattern(UnicodeClasses.IsNumber), individually ? SplitBehavior.Isolated : SplitBehavior.Contiguous);

    public void Split(Piece piece, List<Piece> output) => splitter.Split(piece, output);
}

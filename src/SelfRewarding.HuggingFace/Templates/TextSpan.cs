namespace SelfRewarding.HuggingFace.Templates;

/// <summary>A stretch of a text in Unicode code points.</summary>
/// <param name="Start">The first code point.</param>
/// <param name="End">One past the last code point.</param>
public readonly record struct TextSpan(int Start, int End)
{
    /// <summary>The number of code points.</summary>
    public int Length => End - Start;
}

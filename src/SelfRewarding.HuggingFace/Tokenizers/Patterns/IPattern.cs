namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>A part [Start, End) of a text that a pattern matched.</summary>
internal readonly record struct Match(int Start, int End);

/// <summary>Something that is looked for in a text.</summary>
internal interface IPattern
{
    /// <summary>Adds the matches from left to right; none overlap.</summary>
    void Find(ReadOnlySpan<char> text, List<Match> matches);
}

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Makes a pattern of its text.</summary>
internal static class PatternReader
{
    /// <summary>A regular expression; an <see cref="ArgumentException"/> says what in it is not supported.</summary>
    public static IPattern Regex(string pattern) => new RegexPattern(pattern);
}

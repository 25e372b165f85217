namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Makes a pattern of its text: a scanner for the well-known ones, else a regular expression.</summary>
internal static class PatternReader
{
    /// <summary>Reads a pattern; an <see cref="ArgumentException"/> says what in it is not supported.</summary>
    public static IPattern Regex(string pattern) =>
        pattern == Gpt2Scanner.Pattern ? new Gpt2Scanner()
        : ChatScanner.Known.TryGetValue(pattern, out var rules) ? new ChatScanner(rules)
        : new RegexPattern(pattern);
}

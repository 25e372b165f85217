namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>A fixed text. The empty one matches nowhere.</summary>
internal sealed class LiteralPattern(string literal) : IPattern
{
    public void Find(ReadOnlySpan<char> text, List<Match> matches)
    {
        if (literal.Length == 0)
            return;
        var start = 0;
        while (text[start..].IndexOf(literal, StringComparison.Ordinal) is >= 0 and var found)
        {
            start += found;
            matches.Add(new(start, start + literal.Length));
            start += literal.Length;
        }
    }
}

using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Rewrites a character class of a pattern for .NET. Of nested classes only the intersection with a complement at the end,
/// as in [\p{L}&amp;&amp;[^\p{Han}]], has a .NET form.
/// </summary>
internal sealed class RegexClassTranslation
{
    private readonly string pattern;
    private readonly List<(char First, char Last)> named;
    private readonly StringBuilder output = new("[");

    public RegexClassTranslation(string pattern, int start, List<(char First, char Last)> named)
    {
        this.pattern = pattern;
        this.named = named;
        End = start + 1;
        if (Peek() == '^')
            Take(1);
        if (Peek() == ']')
            Literal();
        while (Peek() != ']')
            TranslateNext();
        output.Append(']');
        End++;
    }

    /// <summary>The class for .NET.</summary>
    public string Text => output.ToString();

    /// <summary>The place behind the class in the pattern.</summary>
    public int End { get; private set; }

    private char Peek() => End < pattern.Length ? pattern[End] : throw new ArgumentException("a character class is not closed");

    private void Take(int units)
    {
        output.Append(pattern, End, units);
        End += units;
    }

    private void TranslateNext()
    {
        if (Peek() == '[')
            throw new ArgumentException("a character class lies in another one");
        if (string.CompareOrdinal(pattern, End, "&&[^", 0, 4) == 0)
            Subtract();
        else if (string.CompareOrdinal(pattern, End, "&&", 0, 2) == 0)
            throw new ArgumentException("it intersects character classes");
        else if (Peek() == '\\')
            Escape();
        else
            Literal();
    }

    private void Subtract()
    {
        var inner = new RegexClassTranslation(pattern, End + 2, named);
        output.Append("-[").Append(inner.Text.AsSpan(2));
        End = inner.End;
        if (Peek() != ']')
            throw new ArgumentException("something follows the intersection in a character class");
    }

    private void Escape()
    {
        var escape = RegexTranslation.RegexEscape.Read(pattern, End, named);
        if (escape.IsClass && escape.Text[0] == '^')
            throw new ArgumentException("a character class holds a complement");
        output.Append(escape.Text);
        End += escape.Length;
    }

    private void Literal()
    {
        var first = Peek();
        if (char.IsSurrogate(first))
            throw new ArgumentException("it names a character beyond U+FFFF");
        if (End + 2 < pattern.Length && pattern[End + 1] == '-' && pattern[End + 2] is not (']' or '\\' or '['))
        {
            named.Add((first, pattern[End + 2]));
            output.Append($"\\u{(int)first:X4}-\\u{(int)pattern[End + 2]:X4}");
            End += 3;
            return;
        }
        named.Add((first, first));
        output.Append(first == '-' ? "\\-" : $"\\u{(int)first:X4}");
        End++;
    }
}

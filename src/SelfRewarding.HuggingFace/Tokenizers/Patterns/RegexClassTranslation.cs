using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Rewrites a character class of a pattern for .NET. Of nested classes two kinds have a .NET form: a class without complement, as in
/// [^\s[.,]], and the intersection with a complement at the end, as in [\p{L}&amp;&amp;[^\p{Han}]].
/// </summary>
internal sealed class RegexClassTranslation
{
    private readonly string pattern;
    private readonly List<(int First, int Last)> named;
    private readonly ShadowAlphabet shadows;
    private readonly StringBuilder output = new("[");

    public RegexClassTranslation(string pattern, int start, List<(int First, int Last)> named, ShadowAlphabet shadows)
    {
        (this.pattern, this.named, this.shadows) = (pattern, named, shadows);
        End = start + 1;
        if (Peek() == '^')
            Take(1);
        if (Peek() == ']')
            Member();
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
            Nest();
        else if (string.CompareOrdinal(pattern, End, "&&[^", 0, 4) == 0)
            Subtract();
        else if (string.CompareOrdinal(pattern, End, "&&", 0, 2) == 0)
            throw new ArgumentException("it intersects character classes");
        else
            Member();
    }

    private void Nest()
    {
        if (string.CompareOrdinal(pattern, End, "[:", 0, 2) == 0)
            throw new ArgumentException("it names a class as [:this:]");
        var inner = new RegexClassTranslation(pattern, End, named, shadows);
        if (inner.Text[1] == '^' || inner.Text.Contains("-[", StringComparison.Ordinal))
            throw new ArgumentException("a complement lies in a character class");
        output.Append(inner.Text.AsSpan(1, inner.Text.Length - 2));
        End = inner.End;
    }

    private void Subtract()
    {
        var inner = new RegexClassTranslation(pattern, End + 2, named, shadows);
        output.Append("-[").Append(inner.Text.AsSpan(2));
        End = inner.End;
        if (Peek() != ']')
            throw new ArgumentException("something follows the intersection in a character class");
    }

    /// <summary>A character, a range of characters or a class by its escape.</summary>
    private void Member()
    {
        if (Character() is not { } first)
            return;
        var last = first;
        if (End + 1 < pattern.Length && pattern[End] == '-' && pattern[End + 1] is not (']' or '['))
        {
            End++;
            last = Character() ?? throw new ArgumentException("a range ends in a class");
        }
        if (last < first)
            throw new ArgumentException("a range ends before it begins");
        named.Add((first, last));
        output.Append(shadows.Range(first, last));
    }

    /// <summary>Reads one character; a class is written to the output at once and is none.</summary>
    private int? Character()
    {
        var unit = Peek();
        if (unit == '\\')
            return Escape();
        var character = char.IsSurrogate(unit) ? char.ConvertToUtf32(pattern, End) : unit;
        End += character > 0xFFFF ? 2 : 1;
        return character;
    }

    private int? Escape()
    {
        var escape = RegexEscape.Read(pattern, End, shadows, inClass: true);
        if (escape.IsClass && escape.Text[0] == '^')
            throw new ArgumentException("a character class holds a complement");
        End += escape.Length;
        if (escape.Character is null)
            output.Append(escape.Text);
        return escape.Character;
    }
}

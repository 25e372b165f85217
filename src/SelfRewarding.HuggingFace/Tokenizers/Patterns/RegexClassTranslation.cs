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
            throw new ArgumentException("a character class lies in another one");
        if (string.CompareOrdinal(pattern, End, "&&[^", 0, 4) == 0)
            Subtract();
        else if (string.CompareOrdinal(pattern, End, "&&", 0, 2) == 0)
            throw new ArgumentException("it intersects character classes");
        else
            Member();
    }

    private void Subtract()
    {
        var inner = new RegexClassTranslation(pattern, End + 2, named);
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
        named.Add((first, last));
        output.Append($"\\u{(int)first:X4}");
        if (last != first)
            output.Append($"-\\u{(int)last:X4}");
    }

    /// <summary>Reads one character; a class is written to the output at once and is none.</summary>
    private char? Character()
    {
        var unit = Peek();
        if (unit == '\\')
            return Escape();
        if (char.IsSurrogate(unit))
            throw new ArgumentException("it names a character beyond U+FFFF");
        End++;
        return unit;
    }

    private char? Escape()
    {
        var escape = RegexEscape.Read(pattern, End);
        if (escape.IsClass && escape.Text[0] == '^')
            throw new ArgumentException("a character class holds a complement");
        End += escape.Length;
        if (escape.Character is null)
            output.Append(escape.Text);
        return escape.Character;
    }
}

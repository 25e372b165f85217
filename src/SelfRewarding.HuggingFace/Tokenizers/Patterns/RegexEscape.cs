using System.Globalization;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>What an escape such as \p{Lu} or \x{3000} means: one character, a set of them, or something that .NET writes in its own way.</summary>
/// <param name="Length">How long it is in the pattern.</param>
/// <param name="Character">The one character it means, null if it means something else.</param>
/// <param name="Set">The characters it means, null if it means something else.</param>
/// <param name="Text">What .NET writes, where it means neither.</param>
internal readonly record struct RegexEscape(int Length, int? Character, CodePointSet? Set = null, string Text = "")
{
    /// <summary>Reads the escape at a place; an <see cref="ArgumentException"/> says what is not supported.</summary>
    public static RegexEscape Read(string pattern, int start, bool inClass)
    {
        if (start + 1 >= pattern.Length)
            throw new ArgumentException("it ends in a backslash");
        var letter = pattern[start + 1];
        return letter switch
        {
            'w' or 'W' => Class(inClass ? NamedSets.Bracket("word") : NamedSets.OutsideWord, letter),
            'd' or 'D' => Class(NamedSets.Bracket("digit"), letter),
            's' or 'S' => Class(NamedSets.Bracket("space"), letter),
            'h' or 'H' => Class(NamedSets.Bracket("xdigit"), letter),
            'N' when !inClass => Class(new CodePointSet([('\n', '\n')]), letter),
            'O' when !inClass => Class(NamedSets.Property("any"), 'o'),
            'p' or 'P' => Property(pattern, start),
            'x' or 'u' => CodePoint(pattern, start),
            'R' when !inClass => new(2, null, Text: @"(?>\r\n|[\n-\r\u0085\u2028\u2029])"),
            'X' or 'K' or 'g' or 'k' or 'y' or 'Y' when !inClass => throw new ArgumentException($@"it uses \{letter}"),
            'b' when inClass => new(2, '\b'),
            _ when Literal(letter) is { } character => new(2, character),
            _ when inClass => char.IsBetween(letter, '0', '7') ? Octal(pattern, start) : new(2, letter),
            _ => new(2, null, Text: pattern.Substring(start, 2)),
        };
    }

    /// <summary>A class by its letter; a capital means all other characters.</summary>
    private static RegexEscape Class(CodePointSet? set, char letter) => new(2, null, char.IsAsciiLetterUpper(letter) ? set!.Complement() : set);

    private static RegexEscape Property(string pattern, int start)
    {
        var end = pattern.IndexOf('}', start);
        if (end < 0 || pattern[start + 2] != '{')
            throw new ArgumentException($@"\p needs a name in braces at {start}");
        var name = pattern[(start + 3)..end];
        var negated = name.StartsWith('^') != (pattern[start + 1] == 'P');
        var set = NamedSets.Property(name.TrimStart('^'))
            ?? throw new ArgumentException($@"it uses \p{{{name}}}; supported are general categories (L, Lu, Letter ...), scripts (Han, Latin ...) "
                + "and the names of [:classes:]");
        return new(end + 1 - start, null, negated ? set.Complement() : set);
    }

    private static RegexEscape CodePoint(string pattern, int start)
    {
        var braced = start + 2 < pattern.Length && pattern[start + 2] == '{';
        var first = start + (braced ? 3 : 2);
        var end = braced ? pattern.IndexOf('}', start) : Math.Min(first + (pattern[start + 1] == 'u' ? 4 : 2), pattern.Length);
        if (end < 0
            || !int.TryParse(pattern.AsSpan(first, end - first), NumberStyles.HexNumber, null, out var value)
            || value is < 0 or > CodePointSet.Highest)
            throw new ArgumentException($"the character at {start} is none of Unicode");
        return new(end + (braced ? 1 : 0) - start, value);
    }

    private static RegexEscape Octal(string pattern, int start)
    {
        int value = 0, end = start + 1;
        for (; end < pattern.Length && end < start + 4 && char.IsBetween(pattern[end], '0', '7'); end++)
            value = value * 8 + (pattern[end] - '0');
        return new(end - start, value);
    }

    /// <summary>The character of an escape that is no class: a control character, or the sign behind the backslash.</summary>
    private static int? Literal(char letter) => letter switch
    {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'f' => '\f',
        'v' => '\v',
        'a' => '\a',
        'e' => '\e',
        _ => char.IsAsciiLetterOrDigit(letter) ? null : letter,
    };
}

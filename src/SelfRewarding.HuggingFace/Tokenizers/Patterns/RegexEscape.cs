using System.Globalization;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>What an escape such as \p{Lu} or \x{3000} means.</summary>
/// <param name="Text">The same for .NET.</param>
/// <param name="Length">How long it is in the pattern.</param>
/// <param name="IsClass">Whether the text is the inside of a class.</param>
/// <param name="Character">The one character it means, null if it means a class or a place.</param>
internal readonly record struct RegexEscape(string Text, int Length, bool IsClass, char? Character = null)
{
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u00B2\u00B3\u00B9\u00BC-\u00BE\u24B6-\u24E9";

    /// <summary>Reads the escape at a place; an <see cref="ArgumentException"/> says what is not supported.</summary>
    public static RegexEscape Read(string pattern, int start)
    {
        if (start + 1 >= pattern.Length)
            throw new ArgumentException("it ends in a backslash");
        var letter = pattern[start + 1];
        return letter switch
        {
            'w' => new(Word, 2, true),
            'W' => new($"^{Word}", 2, true),
            'h' => new("0-9A-Fa-f", 2, true),
            'p' or 'P' => Property(pattern, start),
            'x' or 'u' => CodePoint(pattern, start),
            'R' or 'X' or 'K' or 'g' or 'k' or 'y' or 'Y' or 'H' or 'O' => throw new ArgumentException($@"it uses \{letter}"),
            _ => new(pattern.Substring(start, 2), 2, false, Literal(letter)),
        };
    }

    private static RegexEscape Property(string pattern, int start)
    {
        var end = pattern.IndexOf('}', start);
        if (end < 0 || pattern[start + 2] != '{')
            throw new ArgumentException($@"\p needs a name in braces at {start}");
        var name = pattern[(start + 3)..end];
        var negated = name.StartsWith('^') != (pattern[start + 1] == 'P');
        name = name.TrimStart('^');
        var length = end + 1 - start;
        if (name is "Han" or "Script=Han" or "sc=Han")
            return new(negated ? $"^{HanScript.ClassText}" : HanScript.ClassText, length, true);
        return new($@"\{(negated ? 'P' : 'p')}{{{Category(name)}}}", length, false);
    }

    private static string Category(string name) => name switch
    {
        "Letter" => "L",
        "Mark" => "M",
        "Number" => "N",
        "Punctuation" or "Punct" => "P",
        "Symbol" => "S",
        "Separator" => "Z",
        "Other" => "C",
        _ when name.Length is 1 or 2 && "LMNPSZC".Contains(name[0]) => name,
        _ => throw new ArgumentException($@"it uses \p{{{name}}}; supported are the general categories (L, Lu, N, Nd ...) and Han"),
    };

    private static RegexEscape CodePoint(string pattern, int start)
    {
        var braced = start + 2 < pattern.Length && pattern[start + 2] == '{';
        var first = start + (braced ? 3 : 2);
        var end = braced ? pattern.IndexOf('}', start) : Math.Min(first + (pattern[start + 1] == 'u' ? 4 : 2), pattern.Length);
        if (end < 0 || !int.TryParse(pattern.AsSpan(first, end - first), NumberStyles.HexNumber, null, out var value) || value > 0xFFFF)
            throw new ArgumentException($"the character at {start} is not one of U+0000 to U+FFFF");
        return new($"\\u{value:X4}", end + (braced ? 1 : 0) - start, false, (char)value);
    }

    /// <summary>The character of an escape that is no class: a control character, or the sign behind the backslash.</summary>
    private static char? Literal(char letter) => letter switch
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

using System.Globalization;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>What an escape such as \p{Lu} or \x{3000} means.</summary>
/// <param name="Text">The same for .NET; not looked at where it means one character.</param>
/// <param name="Length">How long it is in the pattern.</param>
/// <param name="IsClass">Whether the text is the inside of a class.</param>
/// <param name="Character">The one character it means, null if it means a class or a place.</param>
internal readonly record struct RegexEscape(string Text, int Length, bool IsClass, int? Character = null)
{
    /// <summary>The word characters of a class.</summary>
    private const string Word = @"\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9";

    /// <summary>What outside of a class is one too.</summary>
    private const string OutsideWord = @"\u00B2\u00B3\u00B9\u00BC-\u00BE";

    /// <summary>Reads the escape at a place; an <see cref="ArgumentException"/> says what is not supported.</summary>
    public static RegexEscape Read(string pattern, int start, ShadowAlphabet shadows, bool inClass)
    {
        if (start + 1 >= pattern.Length)
            throw new ArgumentException("it ends in a backslash");
        var letter = pattern[start + 1];
        var word = Word + shadows.WordText + (inClass ? "" : OutsideWord);
        return letter switch
        {
            'w' => new(word, 2, true),
            'W' => new($"^{word}", 2, true),
            'd' or 'D' => new(RegexCategories.Text("Nd", letter == 'D', shadows), 2, true),
            'h' => new("0-9A-Fa-f", 2, true),
            'p' or 'P' => Property(pattern, start, shadows),
            'x' or 'u' => CodePoint(pattern, start),
            'b' when !inClass => new($"(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))", 2, false),
            'B' when !inClass => new($"(?:(?<=[{word}])(?=[{word}])|(?<![{word}])(?![{word}]))", 2, false),
            'R' when !inClass => new(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])", 2, false),
            'R' or 'X' or 'K' or 'g' or 'k' or 'y' or 'Y' or 'H' or 'O' => throw new ArgumentException($@"it uses \{letter}"),
            _ => new(pattern.Substring(start, 2), 2, false, Literal(letter)),
        };
    }

    private static RegexEscape Property(string pattern, int start, ShadowAlphabet shadows)
    {
        var end = pattern.IndexOf('}', start);
        if (end < 0 || pattern[start + 2] != '{')
            throw new ArgumentException($@"\p needs a name in braces at {start}");
        var name = pattern[(start + 3)..end];
        var negated = name.StartsWith('^') != (pattern[start + 1] == 'P');
        name = name.TrimStart('^');
        var length = end + 1 - start;
        if (name is "Han" or "Script=Han" or "sc=Han")
            return new((negated ? "^" : "") + HanScript.ClassText + shadows.HanText, length, true);
        return new(RegexCategories.Text(name, negated, shadows), length, true);
    }

    private static RegexEscape CodePoint(string pattern, int start)
    {
        var braced = start + 2 < pattern.Length && pattern[start + 2] == '{';
        var first = start + (braced ? 3 : 2);
        var end = braced ? pattern.IndexOf('}', start) : Math.Min(first + (pattern[start + 1] == 'u' ? 4 : 2), pattern.Length);
        if (end < 0 || !int.TryParse(pattern.AsSpan(first, end - first), NumberStyles.HexNumber, null, out var value) || value > 0x10FFFF)
            throw new ArgumentException($"the character at {start} is none of Unicode");
        return new("", end + (braced ? 1 : 0) - start, false, value);
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

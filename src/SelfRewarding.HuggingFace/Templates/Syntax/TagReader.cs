using System.Text;
using System.Text.RegularExpressions;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>Reads the names, numbers, strings and operators inside a tag.</summary>
internal sealed partial class TagReader(string source)
{
    private static readonly string[] Operators =
    [
        "//", "**", "==", "!=", ">=", "<=",
        "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";",
    ];

    /// <summary>The token at a place, which is moved behind it; a string's text is what it means, a number's without underscores.</summary>
    public Token Read(ref int position, int line)
    {
        int start = position;
        char first = source[start];
        if (char.IsAsciiDigit(first) && Number().Match(source, start) is { Success: true } number)
        {
            position += number.Length;
            bool isFloat = number.Groups["float"].Success;
            return new Token(isFloat ? TokenKind.Float : TokenKind.Integer, number.Value.Replace("_", "", StringComparison.Ordinal), line);
        }
        if (first == '_' || char.IsLetter(first))
        {
            while (position < source.Length && (source[position] == '_' || char.IsLetterOrDigit(source[position])))
                position++;
            return new Token(TokenKind.Name, source[start..position], line);
        }
        if (first is '"' or '\'' && Closing(start) is { } end)
        {
            position = end + 1;
            return new Token(TokenKind.String, Unescape(source[(start + 1)..end], line), line);
        }
        foreach (var sign in Operators)
        {
            if (string.CompareOrdinal(source, start, sign, 0, sign.Length) != 0)
                continue;
            position += sign.Length;
            return new Token(TokenKind.Operator, sign, line);
        }
        throw TemplateException.Syntax($"unexpected char {Values.Printing.Quote(first.ToString())} at {start}", line);
    }

    private int? Closing(int start)
    {
        for (int i = start + 1; i < source.Length; i++)
        {
            if (source[i] == source[start])
                return i;
            if (source[i] == '\\')
                i++;
        }
        return null;
    }

    /// <summary>Python's escapes; an unknown one stays as it is.</summary>
    private static string Unescape(string text, int line)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        var builder = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                builder.Append(text[i]);
                continue;
            }
            char letter = text[++i];
            int digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                builder.Append(Character(text, i + 1, digits, 16, line));
                i += digits;
            }
            else if (letter == 'N')
            {
                throw TemplateException.Syntax("characters by name are not available", line);
            }
            else if (letter is >= '0' and <= '7')
            {
                digits = text.Skip(i).Take(3).TakeWhile(digit => digit is >= '0' and <= '7').Count();
                builder.Append(Character(text, i, digits, 8, line));
                i += digits - 1;
            }
            else
            {
                builder.Append(Simple(letter));
            }
        }
        return builder.ToString();
    }

    private static string Simple(char letter) => letter switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '\n' => "",
        '\\' or '\'' or '"' => letter.ToString(),
        _ => "\\" + letter,
    };

    private static string Character(string text, int start, int digits, int numberBase, int line)
    {
        int point = 0;
        for (int i = start; i < start + digits; i++)
        {
            int digit = i < text.Length && char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text.Substring(i, 1), 16) : 16;
            point = digit < numberBase && point < 0x110000 ? (point * numberBase) + digit : 0x110000;
        }
        if (point >= 0x110000)
            throw TemplateException.Syntax("an escape in a string that is no character", line);
        return point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32(point);
    }

    [GeneratedRegex(
        @"\G(?:(?<float>[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[eE][+-]?[0-9](?:_?[0-9])*))"
        + "|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?[0-9])*|0(?:_?0)*)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}

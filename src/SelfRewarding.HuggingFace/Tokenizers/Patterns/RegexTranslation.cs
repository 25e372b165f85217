using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Rewrites a pattern of Oniguruma, the engine the file format was made for, as one of .NET: possessive quantifiers become atomic
/// groups, \w, \b, \h, \R and categories are spelled out, and ignoring case also sees ſ for s.
/// </summary>
internal sealed class RegexTranslation
{
    private readonly string pattern;
    private readonly StringBuilder output = new();
    private readonly List<(int First, int Last)> named = [];
    private readonly ShadowAlphabet shadows;

    /// <summary>Where each open group begins in the output, and whether case counted before it.</summary>
    private readonly Stack<(int Start, bool IgnoresCase)> groups = new();

    private int position;
    private int atomStart;
    private bool ignoresCase;

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="shadows">Stand-ins for characters beyond U+FFFF.</param>
    public RegexTranslation(string pattern, ShadowAlphabet shadows)
    {
        (this.pattern, this.shadows) = (pattern, shadows);
        while (position < pattern.Length)
            TranslateNext();
        Text = output.ToString();
    }

    /// <summary>The pattern for .NET.</summary>
    public string Text { get; }

    /// <summary>The characters and ranges that the pattern names one by one, beyond ASCII.</summary>
    public IReadOnlyList<(int First, int Last)> NamedRanges => named;

    private void TranslateNext()
    {
        var next = pattern[position];
        switch (next)
        {
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '[':
                Atom(new RegexClassTranslation(pattern, position, named, shadows));
                break;
            case '\\':
                Escape();
                break;
            case '*' or '+' or '?' or '{':
                Quantifier();
                break;
            case '^' or '$':
                Emit($"(?m:{next})", 1);
                break;
            case '|' or '.':
                Emit(next.ToString(), 1);
                break;
            default:
                Literal(next);
                break;
        }
    }

    private void Emit(string text, int consumed)
    {
        atomStart = output.Length;
        output.Append(text);
        position += consumed;
    }

    private void Atom(RegexClassTranslation translated) => Emit(translated.Text, translated.End - position);

    private void Literal(char unit)
    {
        if (char.IsSurrogate(unit))
        {
            Named(char.ConvertToUtf32(pattern, position), 2);
            return;
        }
        if (unit >= 0x80)
            named.Add((unit, unit));
        var foldsToLongS = ignoresCase && unit is 's' or 'S';
        Emit(foldsToLongS ? "[sS\u017F]" : unit == '#' || char.IsWhiteSpace(unit) ? $"\\u{(int)unit:X4}" : unit.ToString(), 1);
    }

    private void Named(int character, int consumed)
    {
        named.Add((character, character));
        Emit($"[{shadows.Range(character, character)}]", consumed);
    }

    private void OpenGroup()
    {
        groups.Push((output.Length, ignoresCase));
        output.Append('(');
        position++;
        if (position >= pattern.Length || pattern[position] != '?')
            return;
        var end = position + 1;
        while (end < pattern.Length && (char.IsAsciiLetter(pattern[end]) || pattern[end] == '-'))
            end++;
        if (end < pattern.Length && end > position + 1 && pattern[end] is ':' or ')')
            SetFlags(pattern[(position + 1)..end]);
        else
            TakeGroupHead();
    }

    /// <summary>Copies what marks a group as non-capturing, atomic, named or looking around.</summary>
    private void TakeGroupHead()
    {
        foreach (var head in (string[])["?:", "?>", "?=", "?!", "?<=", "?<!", "?<"])
        {
            if (string.CompareOrdinal(pattern, position, head, 0, head.Length) != 0)
                continue;
            var length = head == "?<" ? Math.Max(pattern.IndexOf('>', position) - position + 1, 2) : head.Length;
            output.Append(pattern, position, length);
            position += length;
            return;
        }
        throw new ArgumentException($"it opens a group of an unknown kind at {position}");
    }

    private void SetFlags(string flags)
    {
        var off = flags.IndexOf('-');
        var on = off < 0 ? flags : flags[..off];
        if (flags.AsSpan().ContainsAnyExcept("im-"))
            throw new ArgumentException($"it sets the option (?{flags})");
        var isGroup = pattern[position + 1 + flags.Length] == ':';
        ignoresCase = on.Contains('i') || (ignoresCase && !flags.Contains('i'));
        output.Append('?').Append(flags.Replace('m', 's')).Append(isGroup ? ':' : ')');
        position += flags.Length + 2;
        if (!isGroup)
            groups.Pop();
    }

    private void CloseGroup()
    {
        if (groups.Count == 0)
            throw new ArgumentException($"it closes a group at {position} that was not opened");
        (var start, ignoresCase) = groups.Pop();
        Emit(")", 1);
        atomStart = start;
    }

    private void Escape()
    {
        var escape = RegexEscape.Read(pattern, position, shadows, inClass: false);
        if (escape.Character is { } character)
            Named(character, escape.Length);
        else
            Emit(escape.IsClass ? $"[{escape.Text}]" : escape.Text, escape.Length);
    }

    private void Quantifier()
    {
        var end = position + 1;
        if (pattern[position] == '{')
        {
            end = pattern.IndexOf('}', position) + 1;
            if (end == 0 || !pattern.AsSpan(position + 1, end - position - 2).TrimStart("0123456789,").IsEmpty)
            {
                Emit(@"\{", 1);
                return;
            }
        }
        var quantifier = pattern[position..end].Replace("{,", "{0,", StringComparison.Ordinal);
        var isInterval = quantifier[0] == '{';
        position = end;
        output.Append(quantifier);
        if (position >= pattern.Length)
            return;
        if (pattern[position] == '?')
        {
            output.Append('?');
            position++;
        }
        else if (pattern[position] == '+')
        {
            // Ruby's syntax: a plus makes *, + and ? possessive, but repeats an interval.
            output.Insert(atomStart, isInterval ? "(?:" : "(?>").Append(isInterval ? ")+" : ")");
            position++;
        }
    }
}

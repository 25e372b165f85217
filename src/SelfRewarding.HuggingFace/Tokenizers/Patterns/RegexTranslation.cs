using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Rewrites a pattern of Oniguruma, the engine the file format was made for, as one of .NET: possessive quantifiers become atomic
/// groups, classes are worked out and spelled out, as are \b and \R, and ignoring case also sees ſ for s.
/// </summary>
internal sealed class RegexTranslation
{
    private const int LongestPattern = 1 << 16;

    private readonly string pattern;
    private readonly StringBuilder output = new();
    private readonly List<CodePointSet> sets = [];
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
        if (pattern.Length > LongestPattern)
            throw new ArgumentException($"it is longer than {LongestPattern} characters");
        while (position < pattern.Length)
            TranslateNext();
        Text = output.ToString();
    }

    /// <summary>The pattern for .NET.</summary>
    public string Text { get; }

    /// <summary>All sets that the pattern speaks of.</summary>
    public IReadOnlyList<CodePointSet> Sets => sets;

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
                var read = new RegexClassReader(pattern, position, ignoresCase);
                Emit(Class(read.Set), read.End - position);
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

    /// <summary>A set as a class of .NET.</summary>
    private string Class(CodePointSet set)
    {
        sets.Add(set);
        return shadows.Class(set);
    }

    private void Literal(char unit)
    {
        if (char.IsSurrogate(unit))
            Character(char.ConvertToUtf32(pattern, position), 2);
        else if (ShadowAlphabet.HasShadow(unit) || (ignoresCase && unit is 's' or 'S'))
            Character(unit, 1);
        else
            Emit(unit == '#' || char.IsWhiteSpace(unit) ? $"\\u{(int)unit:X4}" : unit.ToString(), 1);
    }

    private void Character(int character, int consumed)
    {
        var set = new CodePointSet([(character, character)]);
        Emit(Class(ignoresCase ? set.InAnyCase() : set), consumed);
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
        var next = position + 1 < pattern.Length ? pattern[position + 1] : '\\';
        // .NET knows white space as Oniguruma does, and is quick with it.
        if (next is 's' or 'S')
            Emit(pattern.Substring(position, 2), 2);
        else if (next is 'b' or 'B')
            Emit(Boundary(Class(NamedSets.OutsideWord), next == 'b'), 2);
        else
            Emit(RegexEscape.Read(pattern, position, inClass: false));
    }

    private void Emit(RegexEscape escape)
    {
        if (escape.Character is { } character)
            Character(character, escape.Length);
        else
            Emit(escape.Set is null ? escape.Text : Class(escape.Set), escape.Length);
    }

    private static string Boundary(string word, bool isChange) => isChange
        ? $"(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"
        : $"(?:(?<={word})(?={word})|(?<!{word})(?!{word}))";

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

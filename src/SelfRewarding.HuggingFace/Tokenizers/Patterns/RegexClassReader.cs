namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Reads a character class of a pattern: characters, ranges, escapes, [:names:], classes within the class, and intersections with &amp;&amp;, which
/// bind less than everything else.
/// </summary>
internal sealed class RegexClassReader
{
    private const int DeepestNesting = 64;

    private readonly string pattern;
    private readonly bool ignoresCase;
    private int depth;

    /// <summary>Reads the class that begins at a place; an <see cref="ArgumentException"/> says what is wrong in it.</summary>
    public RegexClassReader(string pattern, int start, bool ignoresCase)
    {
        (this.pattern, End, this.ignoresCase) = (pattern, start, ignoresCase);
        Set = ReadClass();
    }

    /// <summary>The characters of the class.</summary>
    public CodePointSet Set { get; }

    /// <summary>The place behind the class in the pattern.</summary>
    public int End { get; private set; }

    private char Peek() => End < pattern.Length ? pattern[End] : throw new ArgumentException("a character class is not closed");

    private bool Take(string text)
    {
        var isNext = string.CompareOrdinal(pattern, End, text, 0, text.Length) == 0;
        End += isNext ? text.Length : 0;
        return isNext;
    }

    private CodePointSet ReadClass()
    {
        if (++depth > DeepestNesting)
            throw new ArgumentException($"it nests character classes more than {DeepestNesting} deep");
        End++;
        var negated = Take("^");
        var parts = new List<CodePointSet>();
        CodePointSet? left = null;
        // A bracket that would close an empty class is a character of it.
        for (var isFirst = true; isFirst || Peek() != ']'; isFirst = false)
        {
            if (Take("&&"))
            {
                left = Meet(left, parts);
                parts.Clear();
            }
            else
            {
                // A complement leaves out both cases, so they join before it is taken.
                var part = ReadPart();
                parts.Add(ignoresCase ? part.InAnyCase() : part);
            }
        }
        End++;
        depth--;
        var set = Meet(left, parts);
        return negated ? set.Complement() : set;
    }

    private static CodePointSet Meet(CodePointSet? left, List<CodePointSet> parts) =>
        left is null ? CodePointSet.Union(parts) : left.Intersect(CodePointSet.Union(parts));

    private CodePointSet ReadPart()
    {
        if (Peek() == '[')
            return Named() ?? ReadClass();
        var (first, set) = ReadCharacter();
        if (set is not null)
            return set;
        var last = first;
        if (End + 1 < pattern.Length && pattern[End] == '-' && pattern[End + 1] is not (']' or '['))
        {
            End++;
            (last, set) = ReadCharacter();
            if (set is not null)
                throw new ArgumentException("a range ends in a class");
        }
        return last >= first ? new([(first, last)]) : throw new ArgumentException("a range ends before it begins");
    }

    /// <summary>The class of [:name:] or, with ^, of all other characters; null where a plain class begins.</summary>
    private CodePointSet? Named()
    {
        var start = End + 2;
        if (string.CompareOrdinal(pattern, End, "[:", 0, 2) != 0
            || pattern.IndexOf(":]", start, StringComparison.Ordinal) is not (>= 0 and var close))
            return null;
        var negated = pattern[start] == '^';
        var name = pattern[(negated ? start + 1 : start)..close];
        // As in Oniguruma, [:.-] is a class of three characters.
        if (!name.All(char.IsAsciiLetter))
            return null;
        var set = NamedSets.Bracket(name) ?? throw new ArgumentException($"it names a class [:{name}:] that there is none of");
        End = close + 2;
        return negated ? set.Complement() : set;
    }

    /// <summary>One character, or a class by its escape.</summary>
    private (int Character, CodePointSet? Set) ReadCharacter()
    {
        if (Peek() == '\\')
        {
            var escape = RegexEscape.Read(pattern, End, inClass: true);
            End += escape.Length;
            return (escape.Character ?? 0, escape.Set);
        }
        var character = char.IsSurrogate(Peek()) ? char.ConvertToUtf32(pattern, End) : Peek();
        End += character > 0xFFFF ? 2 : 1;
        return (character, null);
    }
}

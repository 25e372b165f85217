namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>A set of code points: ascending ranges, none touching the next.</summary>
internal sealed class CodePointSet
{
    public const int Highest = 0x10FFFF;

    private const char LongS = '\u017F';
    private const char Kelvin = '\u212A';

    /// <summary>The code points of ranges in any order, overlapping or not.</summary>
    public CodePointSet(IEnumerable<(int First, int Last)> ranges)
    {
        var joined = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.Order())
        {
            if (joined.Count > 0 && first <= joined[^1].Last + 1)
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, last));
            else
                joined.Add((first, last));
        }
        Ranges = joined;
    }

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    public static CodePointSet Union(IEnumerable<CodePointSet> sets) => new(sets.SelectMany(set => set.Ranges));

    public bool Contains(int codePoint) => Ranges.Any(range => range.First <= codePoint && codePoint <= range.Last);

    /// <summary>The set with the other case of every character below U+10000.</summary>
    public CodePointSet InAnyCase() => new(Ranges.Concat(Ranges
        .SelectMany(range => Enumerable.Range(range.First, Math.Max(Math.Min(range.Last, char.MaxValue) - range.First + 1, 0)))
        .SelectMany(codePoint => Cases((char)codePoint)).Select(unit => ((int)unit, (int)unit))));

    public CodePointSet Complement()
    {
        var gaps = new List<(int First, int Last)>();
        var next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
                gaps.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= Highest)
            gaps.Add((next, Highest));
        return new(gaps);
    }

    public CodePointSet Intersect(CodePointSet other) => Union([Complement(), other.Complement()]).Complement();

    /// <summary>Lower and upper case of a character; of s and k also ſ and the sign of Kelvin.</summary>
    private static char[] Cases(char unit) => char.ToLowerInvariant(unit) switch
    {
        's' or LongS => ['s', 'S', LongS],
        'k' or Kelvin => ['k', 'K', Kelvin],
        var lower => [lower, char.ToUpperInvariant(unit)],
    };
}

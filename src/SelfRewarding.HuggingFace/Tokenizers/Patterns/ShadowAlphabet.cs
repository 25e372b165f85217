using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Stand-ins of one UTF-16 unit for characters beyond U+FFFF: private use characters, one for all characters that lie in the same sets of a
/// pattern and that it therefore cannot tell apart. What is private use itself gets a stand-in too.
/// </summary>
internal sealed class ShadowAlphabet
{
    private const int First = 0xE000;
    private const int Last = 0xF8FF;

    /// <summary>Where the stretches begin that no set divides.</summary>
    private readonly int[] starts;

    /// <summary>The number of the stand-in of each stretch.</summary>
    private readonly int[] kinds;

    /// <summary>Stand-ins for a pattern.</summary>
    /// <param name="sets">All sets that the pattern speaks of.</param>
    public ShadowAlphabet(IReadOnlyCollection<CodePointSet> sets)
    {
        starts = [.. sets.SelectMany(set => set.Ranges).SelectMany(range => new[] { range.First, range.Last + 1 }).Where(start => start > First)
            .Concat([First, Last + 1, 0x10000]).Distinct().Order()];
        kinds = new int[starts.Length];
        var next = 1;
        foreach (var set in sets)
            next = Divide(set, next);
        Renumber();
    }

    /// <summary>Whether a text has characters that need a stand-in: surrogates and private use are neighbours.</summary>
    public static bool IsNeededFor(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\uD800', (char)Last);

    /// <summary>Whether a unit that is no surrogate has a stand-in.</summary>
    public static bool HasShadow(char unit) => unit is >= (char)First and <= (char)Last;

    /// <summary>The stand-in of a character.</summary>
    public char Of(Rune rune)
    {
        var place = Array.BinarySearch(starts, rune.Value);
        return (char)(First + kinds[place < 0 ? ~place - 1 : place]);
    }

    /// <summary>The class of .NET for a set.</summary>
    public string Class(CodePointSet set)
    {
        var text = new StringBuilder();
        foreach (var (first, last) in set.Ranges)
        {
            Add(text, first, Math.Min(last, 0xD7FF));
            Add(text, Math.Max(first, Last + 1), Math.Min(last, 0xFFFF));
        }
        foreach (var (first, last) in new CodePointSet(Stretches(set).Select(stretch => (First + kinds[stretch], First + kinds[stretch]))).Ranges)
            Add(text, first, last);
        return text.Length == 0 ? "(?!)" : $"[{text}]";
    }

    private static void Add(StringBuilder text, int first, int last)
    {
        if (first <= last)
            text.Append($"\\u{first:X4}").Append(first < last ? $"-\\u{last:X4}" : "");
    }

    /// <summary>The stretches of a set that have a stand-in; none where the stand-ins are not for this set.</summary>
    private IEnumerable<int> Stretches(CodePointSet set)
    {
        foreach (var (first, last) in set.Ranges.Where(range => range.Last >= First))
        {
            var place = Array.BinarySearch(starts, Math.Max(first, First));
            for (; place >= 0 && place < starts.Length && starts[place] <= last; place++)
                if (starts[place] is <= Last or >= 0x10000)
                    yield return place;
        }
    }

    /// <summary>Gives the stretches of a kind that lie in a set a kind of their own; returns the next free number.</summary>
    private int Divide(CodePointSet set, int next)
    {
        var divided = new Dictionary<int, int>();
        foreach (var stretch in Stretches(set))
        {
            if (!divided.TryGetValue(kinds[stretch], out var kind))
                divided[kinds[stretch]] = kind = next++;
            kinds[stretch] = kind;
        }
        return next;
    }

    private void Renumber()
    {
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < kinds.Length; i++)
        {
            numbers.TryAdd(kinds[i], numbers.Count);
            kinds[i] = numbers[kinds[i]];
        }
        if (numbers.Count > Last - First + 1)
            throw new ArgumentException($"it tells more than {Last - First + 1} kinds of characters apart");
    }
}

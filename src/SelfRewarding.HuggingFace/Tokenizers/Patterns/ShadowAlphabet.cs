using System.Globalization;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// Stand-ins of one UTF-16 unit for characters beyond U+FFFF: private use characters, one for each kind of character (general
/// category, Han, word) between two neighbouring ends of ranges that the pattern names. What is private use itself gets a stand-in too.
/// </summary>
internal sealed class ShadowAlphabet
{
    private const int First = 0xE000;
    private const int Last = 0xF8FF;
    private const int Word = 64;
    private const int Han = 32;
    private const int Kinds = 128;

    private readonly int[] ends;

    /// <summary>Stand-ins for a pattern.</summary>
    /// <param name="named">The characters and ranges that the pattern names one by one.</param>
    public ShadowAlphabet(IEnumerable<(int First, int Last)> named)
    {
        ends = [.. named.Where(range => range.Last > 0xFFFF || (range.First <= Last && range.Last >= First))
            .SelectMany(range => new[] { Math.Max(range.First, First), range.Last + 1 }).Distinct().Order()];
        if ((ends.Length + 1) * Kinds > Last - First + 1)
            throw new ArgumentException($"it names more than {((Last - First + 1) / Kinds / 2) - 1} ranges beyond U+FFFF");
    }

    /// <summary>Whether a text has characters that need a stand-in: surrogates and private use are neighbours.</summary>
    public static bool IsNeededFor(ReadOnlySpan<char> text) => text.ContainsAnyInRange('\uD800', (char)Last);

    /// <summary>Whether a unit that is no surrogate has a stand-in.</summary>
    public static bool HasShadow(char unit) => unit is >= (char)First and <= (char)Last;

    /// <summary>The stand-in of a character.</summary>
    public char Of(Rune rune)
    {
        var kind = (int)Rune.GetUnicodeCategory(rune) + (HanScript.Contains(rune.Value) ? Han : 0) + (UnicodeClasses.IsWord(rune) ? Word : 0);
        return (char)(First + Segment(rune.Value) * Kinds + kind);
    }

    /// <summary>The inside of a class for the characters of a range.</summary>
    public string Range(int first, int last)
    {
        var text = new StringBuilder();
        Add(text, first, Math.Min(last, First - 1));
        Add(text, Math.Max(first, Last + 1), Math.Min(last, 0xFFFF));
        if (last > 0xFFFF || (first <= Last && last >= First))
            Add(text, First + Segment(Math.Max(first, First)) * Kinds, First + (Segment(last) + 1) * Kinds - 1);
        return text.ToString();
    }

    /// <summary>The inside of a class for the stand-ins of a general category.</summary>
    public string Category(UnicodeCategory category) => Each((int)category, 1, (int)category + Han, 1, (int)category + Word, 1, (int)category + Han + Word, 1);

    /// <summary>The inside of a class for the stand-ins of Han characters.</summary>
    public string HanText => Each(Han, Han, Han + Word, Han);

    /// <summary>The inside of a class for the stand-ins of word characters.</summary>
    public string WordText => Each(Word, Word);

    /// <summary>Stretches of kinds (begin, length, begin, length …) between all ends.</summary>
    private string Each(params int[] stretches)
    {
        var text = new StringBuilder();
        for (var segment = 0; segment <= ends.Length; segment++)
        {
            for (var i = 0; i < stretches.Length; i += 2)
            {
                var begin = First + segment * Kinds + stretches[i];
                Add(text, begin, begin + stretches[i + 1] - 1);
            }
        }
        return text.ToString();
    }

    private static void Add(StringBuilder text, int first, int last)
    {
        if (first <= last)
            text.Append($"\\u{first:X4}").Append(first < last ? $"-\\u{last:X4}" : "");
    }

    private int Segment(int codePoint)
    {
        var place = Array.BinarySearch(ends, codePoint);
        return place < 0 ? ~place : place + 1;
    }
}

using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>
/// NFC, NFD, NFKC and NFKD. The process runs in invariant mode, where <see cref="string.Normalize()"/> leaves text as it is,
/// and the library's edition of Unicode is older than .NET's.
/// </summary>
internal sealed class NormalForm(bool composes, bool compatibility)
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TrailCount = 28, HangulCount = LeadCount * VowelCount * TrailCount;

    private readonly NormalFormTables tables = NormalFormTables.Instance;

    /// <summary>For each UTF-16 unit: 0 not asked yet, 1 stays whatever stands beside it, 2 may change.</summary>
    private readonly byte[] inert = new byte[0x10000];

    private readonly record struct Part(int CodePoint, int Change, int Class);

    /// <summary>The text in this normal form. Only stretches of characters that may change are looked at, with the one before them.</summary>
    public AlignedText Apply(AlignedText text)
    {
        var value = text.Value;
        AlignedTextBuilder? builder = null;
        for (var start = NextToChange(value, 0); start < value.Length;)
        {
            var end = start + 1;
            while (end < value.Length && !IsInert(value[end]))
                end++;
            builder ??= new AlignedTextBuilder(text);
            builder.CopyTo(Math.Max(start - 1, 0));
            Normalize(value.AsSpan(Math.Max(start - 1, 0), end - Math.Max(start - 1, 0)), builder);
            start = NextToChange(value, end);
        }
        builder?.CopyTo(value.Length);
        return builder is null ? text : builder.Build();
    }

    private int NextToChange(string text, int start)
    {
        while (start < text.Length && IsInert(text[start]))
            start++;
        return start;
    }

    private void Normalize(ReadOnlySpan<char> stretch, AlignedTextBuilder builder)
    {
        foreach (var part in Parts(stretch))
            builder.Add(new Rune(part.CodePoint), part.Change);
    }

    private bool IsInert(char unit)
    {
        if (unit < 0x80)
            return true;
        if (inert[unit] == 0)
            inert[unit] = (byte)(char.IsSurrogate(unit) || MayChange(unit) ? 2 : 1);
        return inert[unit] == 1;
    }

    private bool MayChange(int codePoint)
    {
        // What may join the character before it is never looked at alone.
        if (tables.CombiningClass(codePoint) != 0 || tables.IsSecond(codePoint))
            return true;
        if (codePoint is >= VowelBase and < TrailBase + TrailCount)
            return true;
        var parts = Parts(((char)codePoint).ToString());
        return parts.Count != 1 || parts[0].CodePoint != codePoint;
    }

    private List<Part> Parts(ReadOnlySpan<char> text)
    {
        var parts = Decompose(text);
        Order(parts);
        if (composes)
            Compose(parts);
        return parts;
    }

    private List<Part> Decompose(ReadOnlySpan<char> text)
    {
        var parts = new List<Part>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var first = parts.Count;
            Decompose(rune.Value, parts);
            for (var i = first; i < parts.Count; i++)
                parts[i] = parts[i] with { Change = i == first ? 0 : 1 };
        }
        return parts;
    }

    private void Decompose(int codePoint, List<Part> parts)
    {
        if (codePoint is >= HangulBase and < HangulBase + HangulCount)
        {
            var syllable = codePoint - HangulBase;
            parts.Add(new(LeadBase + syllable / (VowelCount * TrailCount), 0, 0));
            parts.Add(new(VowelBase + syllable / TrailCount % VowelCount, 0, 0));
            if (syllable % TrailCount != 0)
                parts.Add(new(TrailBase + syllable % TrailCount, 0, 0));
        }
        else if (codePoint >= 0x80 && tables.Decomposition(codePoint, compatibility) is { } pieces)
        {
            foreach (var piece in pieces)
                Decompose(piece, parts);
        }
        else
        {
            parts.Add(new(codePoint, 0, tables.CombiningClass(codePoint)));
        }
    }

    /// <summary>Sorts every run of combining marks by class; equal classes keep their order.</summary>
    private static void Order(List<Part> parts)
    {
        for (var start = 0; start < parts.Count; start++)
        {
            var end = start;
            while (end < parts.Count && parts[end].Class != 0)
                end++;
            if (end - start > 1)
            {
                var run = parts.GetRange(start, end - start).OrderBy(part => part.Class).ToList();
                for (var i = 0; i < run.Count; i++)
                    parts[start + i] = run[i];
            }
            start = Math.Max(start, end - 1);
        }
    }

    private void Compose(List<Part> parts)
    {
        int starter = -1, length = 0;
        foreach (var part in parts.ToArray())
        {
            // A mark joins its starter unless one of the same or a higher class stands between.
            var free = starter >= 0 && (length == starter + 1 || parts[length - 1].Class < part.Class);
            if (free && Join(parts[starter].CodePoint, part.CodePoint) is >= 0 and var joined)
            {
                parts[starter] = new(joined, parts[starter].Change + part.Change - 1, 0);
                continue;
            }
            if (part.Class == 0)
                starter = length;
            parts[length++] = part;
        }
        parts.RemoveRange(length, parts.Count - length);
    }

    private int Join(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
            return HangulBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TrailCount;
        if (first is >= HangulBase and < HangulBase + HangulCount && (first - HangulBase) % TrailCount == 0
            && second is > TrailBase and < TrailBase + TrailCount)
            return first + second - TrailBase;
        return tables.Composition(first, second);
    }
}

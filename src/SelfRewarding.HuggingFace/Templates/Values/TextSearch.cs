namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Finding, cutting and stripping texts; every piece keeps its marks.</summary>
internal static class TextSearch
{
    /// <summary>All places of a text in another from a place to a place, overlapping ones too, in time linear in both.</summary>
    public static IEnumerable<int> Occurrences(Text text, Text sought, int from, int to)
    {
        var borders = Borders(sought);
        int matched = 0;
        if (sought.Length == 0 && from <= to)
            yield return from;
        for (int i = from; i < to; i++)
        {
            if (sought.Length == 0)
            {
                yield return i + 1;
                continue;
            }
            while (matched > 0 && (matched == sought.Length || sought[matched] != text[i]))
                matched = borders[matched - 1];
            if (sought[matched] == text[i])
                matched++;
            if (matched == sought.Length)
                yield return i + 1 - matched;
        }
    }

    /// <summary>The places of a text in another that do not overlap, from the left.</summary>
    public static IEnumerable<int> Separate(Text text, Text sought, int from, int to)
    {
        int next = 0;
        foreach (int place in Occurrences(text, sought, from, to))
        {
            if (place < next)
                continue;
            next = place + sought.Length;
            yield return place;
        }
    }

    public static bool Contains(Text text, Text sought) => Occurrences(text, sought, 0, text.Length).Any();

    public static bool StartsWith(Text text, Text prefix) =>
        prefix.Length <= text.Length && text.Slice(0, prefix.Length).Equals(prefix);

    public static bool EndsWith(Text text, Text suffix) =>
        suffix.Length <= text.Length && text.From(text.Length - suffix.Length).Equals(suffix);

    /// <summary>Replaces up to <paramref name="count"/> places; below zero: all.</summary>
    public static Text Replace(Text text, Text old, Text fresh, int count = -1)
    {
        var builder = new TextBuilder();
        int last = 0;
        foreach (int place in Separate(text, old, 0, text.Length))
        {
            if (count-- == 0)
                break;
            builder.Append(text.Slice(last, place - last)).Append(fresh);
            last = place + old.Length;
        }
        return last == 0 && builder.Length == 0 ? text : builder.Append(text.From(last)).ToText();
    }

    public static IEnumerable<Text> Split(Text text, Text separator, int count = -1)
    {
        if (separator.Length == 0)
            throw TemplateException.Runtime("empty separator");
        int last = 0;
        foreach (int place in Separate(text, separator, 0, text.Length))
        {
            if (count-- == 0)
                break;
            yield return text.Slice(last, place - last);
            last = place + separator.Length;
        }
        yield return text.From(last);
    }

    /// <summary>Splits at runs of white space.</summary>
    public static IEnumerable<Text> SplitWords(Text text, int count = -1)
    {
        text = Strip(text, null, right: false);
        while (text.Length > 0)
        {
            int end = 0;
            while (end < text.Length && !IsSpace(text[end]))
                end++;
            if (count-- == 0)
                end = text.Length;
            var word = text.Slice(0, end);
            yield return count == -1 && end == text.Length ? Strip(word, null, left: false) : word;
            text = Strip(text.From(end), null, right: false);
        }
    }

    public static Text Reverse(Text text)
    {
        var points = text.Marked.ToArray();
        Array.Reverse(points);
        return new Text(points, text.IsMarkup);
    }

    /// <summary>The same from the right: <c>rsplit</c>.</summary>
    public static IEnumerable<Text> FromRight(Text text, Func<Text, IEnumerable<Text>> split) =>
        split(Reverse(text)).Reverse().Select(Reverse);

    public static IEnumerable<Text> Lines(Text text, bool keepEnds = false)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsLineEnd(text[i]))
                continue;
            int end = i;
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
                i++;
            yield return text.Slice(start, (keepEnds ? i + 1 : end) - start);
            start = i + 1;
        }
        if (start < text.Length)
            yield return text.From(start);
    }

    /// <summary>Strips the characters of <paramref name="characters"/>, or white space.</summary>
    public static Text Strip(Text text, Text? characters, bool left = true, bool right = true)
    {
        var stripped = characters is null ? null : new HashSet<int>(Enumerable.Range(0, characters.Length).Select(i => characters[i]));
        int start = 0, end = text.Length;
        while (left && start < end && IsStripped(text[start]))
            start++;
        while (right && end > start && IsStripped(text[end - 1]))
            end--;
        return text.Slice(start, end - start);

        bool IsStripped(int point) => stripped is null ? IsSpace(point) : stripped.Contains(point);
    }

    /// <summary>Python's white space, which unlike .NET's has U+001C to U+001F.</summary>
    public static bool IsSpace(int point) => point is >= 9 and <= 13 or >= 28 and <= 32 or 0x85 or 0xA0 or 0x1680
        or >= 0x2000 and <= 0x200A or 0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000;

    private static bool IsLineEnd(int point) => point is >= 10 and <= 13 or >= 28 and <= 30 or 0x85 or 0x2028 or 0x2029;

    /// <summary>For every prefix the length of its longest border (Knuth, Morris, Pratt).</summary>
    private static int[] Borders(Text text)
    {
        var borders = new int[text.Length];
        for (int i = 1, length = 0; i < text.Length; i++)
        {
            while (length > 0 && text[i] != text[length])
                length = borders[length - 1];
            if (text[i] == text[length])
                length++;
            borders[i] = length;
        }
        return borders;
    }
}

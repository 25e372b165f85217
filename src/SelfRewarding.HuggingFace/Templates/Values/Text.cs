using System.Text;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>
/// Python's <c>str</c>: a sequence of code points. Each carries in its upper bits where it came from, so that slices,
/// concatenations and every other operation keep the provenance without knowing of it.
/// </summary>
internal sealed class Text : IEquatable<Text>, IComparable<Text>
{
    public const int MaxLength = 8_000_000;

    /// <summary>Set on a code point that came from the variables and not from the template.</summary>
    public const int ContentMark = 1 << 21;

    /// <summary>Above this bit stands the number (1 to 255, in turn) of the generation block that wrote the code point; 0: none.</summary>
    public const int GenerationShift = 22;

    private const int PointMask = ContentMark - 1;
    private readonly ReadOnlyMemory<int> marked;
    private string? value;

    public Text(ReadOnlyMemory<int> marked, bool isMarkup = false)
    {
        if (marked.Length > MaxLength)
            throw TemplateException.Limit($"a text of more than {MaxLength} characters");
        this.marked = marked;
        IsMarkup = isMarkup;
    }

    public static Text Empty { get; } = new(default);

    public int Length => marked.Length;

    /// <summary>Escaped already (jinja's Markup): joining it with <c>+</c> escapes the other side.</summary>
    public bool IsMarkup { get; }

    /// <summary>Code points with their marks.</summary>
    public ReadOnlySpan<int> Marked => marked.Span;

    /// <summary>The code point at a place, without its marks.</summary>
    public int this[int index] => marked.Span[index] & PointMask;

    public static Text Of(string source, int mark = 0)
    {
        var points = new int[source.Length];
        int length = 0;
        for (int i = 0; i < source.Length; i++)
        {
            int point = source[i];
            if (char.IsHighSurrogate(source[i]) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
                point = char.ConvertToUtf32(source[i], source[++i]);
            points[length++] = point | mark;
        }
        return new Text(points.AsMemory(0, length)) { value = source };
    }

    public static int PointOf(int markedPoint) => markedPoint & PointMask;

    public static int MarkOf(int markedPoint) => markedPoint & ~PointMask;

    public Text Slice(int start, int length) =>
        start == 0 && length == Length ? this : new Text(marked.Slice(start, length), IsMarkup);

    public Text From(int start) => Slice(start, Length - start);

    public Text AsMarkup(bool isMarkup = true) => isMarkup == IsMarkup ? this : new Text(marked, isMarkup);

    public static Text Concat(params ReadOnlySpan<Text> parts)
    {
        var builder = new TextBuilder();
        foreach (var part in parts)
            builder.Append(part);
        return builder.ToText();
    }

    public Text Repeat(long times)
    {
        if (times > 0 && Length > MaxLength / times)
            throw TemplateException.Limit($"a text of more than {MaxLength} characters");
        var points = new int[Length * Math.Max(0, times)];
        for (int i = 0; i < times; i++)
            Marked.CopyTo(points.AsSpan(i * Length));
        return new Text(points, IsMarkup);
    }

    /// <summary>The same text with every code point mapped to one or more that keep its mark.</summary>
    public Text Map(Func<int, string?> map)
    {
        var builder = new TextBuilder();
        foreach (var point in Marked)
        {
            if (map(point & PointMask) is { } replacement)
                builder.Append(Of(replacement, MarkOf(point)));
            else
                builder.Append(point);
        }
        return builder.ToText().AsMarkup(IsMarkup);
    }

    /// <summary>The characters, a text each.</summary>
    public IEnumerable<Text> Characters()
    {
        for (int i = 0; i < Length; i++)
            yield return Slice(i, 1);
    }

    public override string ToString() => value ??= Render();

    public bool Equals(Text? other) => other is not null && Length == other.Length && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as Text);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Python's order: by code point, which UTF-16 does not keep.</summary>
    public int CompareTo(Text? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < Length && i < other.Length; i++)
        {
            if (this[i] != other[i])
                return this[i].CompareTo(other[i]);
        }
        return Length.CompareTo(other.Length);
    }

    private string Render()
    {
        var builder = new StringBuilder(Length);
        foreach (var point in Marked)
            AppendTo(builder, point & PointMask);
        return builder.ToString();
    }

    private static void AppendTo(StringBuilder builder, int point)
    {
        if (point < 0x10000)
            builder.Append((char)point);
        else
            builder.Append((char)(0xD7C0 + (point >> 10))).Append((char)(0xDC00 | (point & 0x3FF)));
    }
}

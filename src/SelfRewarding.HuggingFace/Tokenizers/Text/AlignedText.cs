namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>The UTF-16 units [Start, End) of the original text that one unit of a changed text stands for.</summary>
internal readonly record struct Alignment(int Start, int End);

/// <summary>
/// A text as the normalizers left it, with the place in the original text of each of its UTF-16 units.
/// Without a map it is an unchanged part of the original that begins at <paramref name="origin"/>.
/// </summary>
internal sealed class AlignedText(string value, Alignment[]? map, int origin)
{
    public string Value => value;

    /// <summary>Where this stretch begins in the original text.</summary>
    public int Origin => origin;

    public int OriginalStart(int index) => map is null ? origin + index : map[index].Start;

    /// <summary>The end in the original of the unit before <paramref name="index"/>.</summary>
    public int OriginalEnd(int index) => map is null ? origin + index : map[index - 1].End;

    public Alignment this[int index] => map is null ? RuneAt(index) : map[index];

    /// <summary>A part as a text of its own.</summary>
    public AlignedText Slice(int start, int length)
    {
        if (start == 0 && length == value.Length && (map is null || length == 0 || map[0].Start == origin))
            return this;
        var from = length == 0 ? origin : OriginalStart(start);
        return new(value.Substring(start, length), map?.AsSpan(start, length).ToArray(), from);
    }

    /// <summary>The text with something put before it; the new part stands for what the first character stands for.</summary>
    public AlignedText Prepend(string prefix)
    {
        if (value.Length == 0)
            return this;
        var aligned = new Alignment[prefix.Length + value.Length];
        aligned.AsSpan(0, prefix.Length).Fill(this[0]);
        for (var i = 0; i < value.Length; i++)
            aligned[prefix.Length + i] = this[i];
        return new(prefix + value, aligned, origin);
    }

    private Alignment RuneAt(int index)
    {
        var start = char.IsLowSurrogate(value[index]) ? index - 1 : index;
        var length = char.IsHighSurrogate(value[start]) ? 2 : 1;
        return new(origin + start, origin + start + length);
    }
}

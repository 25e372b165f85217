namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Collects code points with their marks, up to the length a text may have.</summary>
internal sealed class TextBuilder
{
    private int[] points = new int[64];

    public int Length { get; private set; }

    public TextBuilder Append(Text text)
    {
        text.Marked.CopyTo(Claim(text.Length));
        return this;
    }

    /// <summary>Appends template text.</summary>
    public TextBuilder Append(string literal)
    {
        foreach (var rune in literal.EnumerateRunes())
            Append(rune.Value);
        return this;
    }

    public TextBuilder Append(int markedPoint)
    {
        Claim(1)[0] = markedPoint;
        return this;
    }

    /// <summary>Sets a mark on everything from a place on that has none of its kind yet.</summary>
    public void MarkGeneration(int number)
    {
        for (int i = 0; i < Length; i++)
        {
            if (points[i] >> Text.GenerationShift == 0)
                points[i] |= number << Text.GenerationShift;
        }
    }

    public Text ToText() => Length == 0 ? Text.Empty : new Text(points.AsMemory(0, Length).ToArray());

    private Span<int> Claim(int count)
    {
        if (count > Text.MaxLength - Length)
            throw TemplateException.Limit($"a text of more than {Text.MaxLength} characters");
        if (Length + count > points.Length)
            Array.Resize(ref points, Math.Max(Length + count, points.Length * 2));
        Length += count;
        return points.AsSpan(Length - count, count);
    }
}

using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>
/// Writes a changed text from left to right. Each character is written with a change: 0 replaces the next character of the source,
/// a negative one also swallows that many more, a positive one is new and stands for what its predecessor stands for.
/// </summary>
internal sealed class AlignedTextBuilder(AlignedText source)
{
    private readonly StringBuilder text = new(source.Value.Length + 8);
    private readonly List<Alignment> map = new(source.Value.Length + 8);
    private int position;

    /// <summary>Leaves out characters of the source.</summary>
    public void Skip(int characters)
    {
        for (; characters > 0 && position < source.Value.Length; characters--)
            position += RuneLength(position);
    }

    public void Add(Rune rune, int change)
    {
        var alignment = change > 0 ? BeforePosition() : AtPosition();
        if (change <= 0)
            Skip(1 - change);
        Append(rune, alignment);
    }

    /// <summary>Takes UTF-16 units of the source up to <paramref name="end"/> as they are.</summary>
    public void CopyTo(int end)
    {
        text.Append(source.Value, position, end - position);
        for (; position < end; position++)
            map.Add(source[position]);
    }

    /// <summary>Puts a text in the place of the source up to <paramref name="end"/>; it stands for the last character replaced.</summary>
    public void Replace(int end, string content)
    {
        position = end;
        var alignment = BeforePosition();
        foreach (var rune in content.EnumerateRunes())
            Append(rune, alignment);
    }

    public AlignedText Build() =>
        new(text.ToString(), [.. map], map.Count > 0 ? map[0].Start : source.Origin);

    private void Append(Rune rune, Alignment alignment)
    {
        if (rune.IsBmp)
        {
            text.Append((char)rune.Value);
            map.Add(alignment);
            return;
        }
        Span<char> units = stackalloc char[2];
        text.Append(units[..rune.EncodeToUtf16(units)]);
        map.Add(alignment);
        map.Add(alignment);
    }

    private Alignment AtPosition() => position < source.Value.Length ? source[position] : BeforePosition();

    private Alignment BeforePosition() => position > 0 ? source[position - 1] : new(source.Origin, source.Origin);

    private int RuneLength(int index) =>
        char.IsHighSurrogate(source.Value[index]) && index + 1 < source.Value.Length ? 2 : 1;
}

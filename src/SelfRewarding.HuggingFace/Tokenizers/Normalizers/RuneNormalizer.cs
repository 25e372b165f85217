using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>Replaces characters one by one; null takes one away.</summary>
internal sealed class RuneNormalizer(Func<Rune, Rune?> replace) : INormalizer
{
    /// <summary>Takes away the combining marks.</summary>
    public static RuneNormalizer StripAccents { get; } = new(rune => UnicodeClasses.IsMark(rune) ? null : rune);

    /// <summary>The cleaning of SentencePiece's nmt rules: controls vanish, odd spaces become plain ones.</summary>
    public static RuneNormalizer Nmt { get; } = new(rune => rune.Value switch
    {
        (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F => null,
        0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD => new Rune(' '),
        _ => rune,
    });

    public AlignedText Apply(AlignedText text)
    {
        var kept = new List<(Rune Rune, int Change)>(text.Value.Length);
        int leading = 0, removed = 0;
        var changed = false;
        foreach (var rune in text.Value.EnumerateRunes())
        {
            var replaced = replace(rune);
            changed |= replaced != rune;
            if (replaced is not { } stays)
            {
                removed++;
                continue;
            }
            // What vanished belongs to the character before it.
            if (kept.Count > 0)
                kept[^1] = kept[^1] with { Change = -removed };
            else
                leading = removed;
            kept.Add((stays, 0));
            removed = 0;
        }
        return changed ? Build(text, kept, leading) : text;
    }

    private static AlignedText Build(AlignedText text, List<(Rune Rune, int Change)> kept, int leading)
    {
        var builder = new AlignedTextBuilder(text);
        builder.Skip(leading);
        foreach (var (rune, change) in kept)
            builder.Add(rune, change);
        return builder.Build();
    }
}

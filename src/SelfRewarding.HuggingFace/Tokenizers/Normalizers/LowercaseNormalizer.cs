using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>Lower case without regard to the neighbours; İ becomes two characters.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    private const int CapitalIWithDot = 0x130;

    public AlignedText Apply(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text);
        var changed = false;
        foreach (var rune in text.Value.EnumerateRunes())
        {
            var lower = Lower(rune);
            builder.Add(lower, 0);
            if (rune.Value == CapitalIWithDot)
                builder.Add(new Rune(0x307), 1);
            changed |= lower != rune;
        }
        return changed ? builder.Build() : text;
    }

    private static Rune Lower(Rune rune) => rune.Value switch
    {
        CapitalIWithDot => new Rune('i'),
        // Unicode 17, which the library knows and .NET 10 does not.
        0xA7CE or 0xA7D2 or 0xA7D4 => new Rune(rune.Value + 1),
        >= 0x16EA0 and <= 0x16EB8 => new Rune(rune.Value + 27),
        _ => Rune.ToLowerInvariant(rune),
    };
}

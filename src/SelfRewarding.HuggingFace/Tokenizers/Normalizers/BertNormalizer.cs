using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Normalizers;

/// <summary>BERT's cleaning: controls away, white space to spaces, Chinese characters set apart, accents away, lower case.</summary>
internal sealed class BertNormalizer(bool cleansText, bool separatesChinese, bool stripsAccents, bool lowercases) : INormalizer
{
    private static readonly RuneNormalizer Cleaning = new(rune =>
        UnicodeClasses.IsDirt(rune) ? null : UnicodeClasses.IsWhiteSpace(rune) ? new Rune(' ') : rune);

    private static readonly NormalizerSequence AccentStripping =
        new([new NormalFormNormalizer(composes: false, compatibility: false),
            new RuneNormalizer(rune => UnicodeClasses.IsNonSpacingMark(rune) ? null : rune)]);

    private static readonly LowercaseNormalizer Lowercasing = new();

    public AlignedText Apply(AlignedText text)
    {
        text = cleansText ? Cleaning.Apply(text) : text;
        text = separatesChinese ? SeparateChinese(text) : text;
        text = stripsAccents ? AccentStripping.Apply(text) : text;
        return lowercases ? Lowercasing.Apply(text) : text;
    }

    private static AlignedText SeparateChinese(AlignedText text)
    {
        var builder = new AlignedTextBuilder(text);
        foreach (var rune in text.Value.EnumerateRunes())
        {
            if (!UnicodeClasses.IsChinese(rune))
            {
                builder.Add(rune, 0);
                continue;
            }
            builder.Add(new Rune(' '), 0);
            builder.Add(rune, 1);
            builder.Add(new Rune(' '), 1);
        }
        return builder.Build();
    }
}

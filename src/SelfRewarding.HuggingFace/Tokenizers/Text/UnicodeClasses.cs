using System.Globalization;
using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>
/// The character classes that the components of tokenizer.json mean. They come from different editions of Unicode, and
/// vocabularies were trained with them, so the editions are kept.
/// </summary>
internal static class UnicodeClasses
{
    public static bool IsWhiteSpace(Rune rune) => Rune.IsWhiteSpace(rune);

    /// <summary>
    /// What the pre-tokenizers Punctuation and BertPreTokenizer cut at: all visible ASCII that is no letter or digit,
    /// and Unicode's P.
    /// </summary>
    public static bool IsPunctuation(Rune rune)
    {
        if (rune.IsAscii)
            return char.IsAsciiLetterOrDigit((char)rune.Value) is false && rune.Value is > ' ' and < 0x7F;
        if (rune.Value is 0x166D or 0x111C9)
            return true;
        return Rune.IsPunctuation(rune) && !UnicodeEditions.IsRecentPunctuation(rune.Value);
    }

    /// <summary>What the pre-tokenizer Digits calls a digit: every number of Unicode, also ½ and Ⅷ.</summary>
    public static bool IsNumber(Rune rune) =>
        Rune.IsNumber(rune) || rune.Value is (>= 0x11DE0 and <= 0x11DE9) or (>= 0x16FF4 and <= 0x16FF6);

    /// <summary>What StripAccents takes away: the combining marks.</summary>
    public static bool IsMark(Rune rune) => rune.Value is 0x1CF2 or 0x1CF3 || rune.Value >= 0x300
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark
        && !UnicodeEditions.IsRecentMark(rune.Value);

    /// <summary>The marks that BertNormalizer takes away: those without a width of their own.</summary>
    public static bool IsNonSpacingMark(Rune rune) => rune.Value >= 0x300
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        && !UnicodeEditions.IsRecentMark(rune.Value) && !UnicodeEditions.IsMarkSinceNine(rune.Value);

    /// <summary>What BertNormalizer cleans away: controls except tab and line breaks, formats, private use, NUL and U+FFFD.</summary>
    public static bool IsDirt(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' => false,
        0xFFFD => true,
        0x0890 or 0x0891 or 0x08E2 or 0x110CD or (>= 0x13430 and <= 0x1343F) => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };

    /// <summary>The Chinese characters that BertNormalizer sets apart by spaces.</summary>
    public static bool IsChinese(Rune rune) => rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B920 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>What makes a word: letters, marks, decimal and letter numbers, connectors, circled letters and the joiners.</summary>
    public static bool IsWord(Rune rune) => rune.Value switch
    {
        0x200C or 0x200D => true,
        (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189) => true,
        _ => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation,
    };
}

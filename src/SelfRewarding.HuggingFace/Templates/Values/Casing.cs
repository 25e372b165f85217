using System.Globalization;
using System.Text;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Upper, lower and title case by Unicode's full rules, in which one letter may become several.</summary>
internal static class Casing
{
    // SpecialCasing.txt without the Greek letters U+1F80 to U+1FAF, which follow a rule (GreekWithIota).
    private static readonly Dictionary<int, string> UpperSpecials = Table(
        "\u00DFSS \u0149\u02BCN \u01F0J\u030C \u0390\u0399\u0308\u0301 \u03B0\u03A5\u0308\u0301 " +
        "\u0587\u0535\u0552 \u1E96H\u0331 \u1E97T\u0308 \u1E98W\u030A \u1E99Y\u030A \u1E9AA\u02BE " +
        "\u1F50\u03A5\u0313 \u1F52\u03A5\u0313\u0300 \u1F54\u03A5\u0313\u0301 \u1F56\u03A5\u0313\u0342 " +
        "\u1FB2\u1FBA\u0399 \u1FB3\u0391\u0399 \u1FB4\u0386\u0399 \u1FB6\u0391\u0342 \u1FB7\u0391\u0342\u0399 " +
        "\u1FBC\u0391\u0399 \u1FC2\u1FCA\u0399 \u1FC3\u0397\u0399 \u1FC4\u0389\u0399 \u1FC6\u0397\u0342 " +
        "\u1FC7\u0397\u0342\u0399 \u1FCC\u0397\u0399 \u1FD2\u0399\u0308\u0300 \u1FD3\u0399\u0308\u0301 " +
        "\u1FD6\u0399\u0342 \u1FD7\u0399\u0308\u0342 \u1FE2\u03A5\u0308\u0300 \u1FE3\u03A5\u0308\u0301 " +
        "\u1FE4\u03A1\u0313 \u1FE6\u03A5\u0342 \u1FE7\u03A5\u0308\u0342 \u1FF2\u1FFA\u0399 \u1FF3\u03A9\u0399 " +
        "\u1FF4\u038F\u0399 \u1FF6\u03A9\u0342 \u1FF7\u03A9\u0342\u0399 \u1FFC\u03A9\u0399 \uFB00FF \uFB01FI " +
        "\uFB02FL \uFB03FFI \uFB04FFL \uFB05ST \uFB06ST \uFB13\u0544\u0546 \uFB14\u0544\u0535 \uFB15\u0544\u053B " +
        "\uFB16\u054E\u0546 \uFB17\u0544\u053D");

    private static readonly Dictionary<int, string> TitleSpecials = Table(
        "\u00DFSs \u01C4\u01C5 \u01C5\u01C5 \u01C6\u01C5 \u01C7\u01C8 \u01C8\u01C8 \u01C9\u01C8 \u01CA\u01CB " +
        "\u01CB\u01CB \u01CC\u01CB \u01F1\u01F2 \u01F2\u01F2 \u01F3\u01F2 \u0587\u0535\u0582 \u1FB2\u1FBA\u0345 " +
        "\u1FB3\u1FBC \u1FB4\u0386\u0345 \u1FB7\u0391\u0342\u0345 \u1FBC\u1FBC \u1FC2\u1FCA\u0345 \u1FC3\u1FCC " +
        "\u1FC4\u0389\u0345 \u1FC7\u0397\u0342\u0345 \u1FCC\u1FCC \u1FF2\u1FFA\u0345 \u1FF3\u1FFC " +
        "\u1FF4\u038F\u0345 \u1FF7\u03A9\u0342\u0345 \u1FFC\u1FFC \uFB00Ff \uFB01Fi \uFB02Fl \uFB03Ffi \uFB04Ffl " +
        "\uFB05St \uFB06St \uFB13\u0544\u0576 \uFB14\u0544\u0565 \uFB15\u0544\u056B \uFB16\u054E\u0576 " +
        "\uFB17\u0544\u056D");

    public static Text Upper(Text text) => text.Map(UpperOf);

    public static Text Lower(Text text)
    {
        var builder = new TextBuilder();
        for (int i = 0; i < text.Length; i++)
            builder.Append(Text.Of(LowerOf(text, i), Text.MarkOf(text.Marked[i])));
        return builder.ToText().AsMarkup(text.IsMarkup);
    }

    /// <summary>The first letter in title case, everything after it in lower case.</summary>
    public static Text Capitalize(Text text) =>
        text.Length == 0 ? text : Text.Concat(text.Slice(0, 1).Map(TitleOf), Lower(text).From(LowerOf(text, 0).EnumerateRunes().Count()));

    /// <summary>Every run of letters capitalised, as <c>str.title</c> does: a letter after anything else begins one.</summary>
    public static Text Title(Text text)
    {
        var builder = new TextBuilder();
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            builder.Append(Text.Of(inWord ? LowerOf(text, i) : TitleOf(text[i]), Text.MarkOf(text.Marked[i])));
            inWord = IsCased(text[i]);
        }
        return builder.ToText();
    }

    public static Text SwapCase(Text text)
    {
        var builder = new TextBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            var swapped = IsUpper(text[i]) ? LowerOf(text, i) : IsLower(text[i]) ? UpperOf(text[i]) : Raw(text[i]);
            builder.Append(Text.Of(swapped, Text.MarkOf(text.Marked[i])));
        }
        return builder.ToText();
    }

    public static bool IsUpper(int point) =>
        Category(point) == UnicodeCategory.UppercaseLetter || point is >= 0x2160 and <= 0x216F or >= 0x24B6 and <= 0x24CF;

    public static bool IsLower(int point) =>
        Category(point) == UnicodeCategory.LowercaseLetter
        || point is 0xAA or 0xBA or >= 0x2B0 and <= 0x2B8 or >= 0x2170 and <= 0x217F or >= 0x24D0 and <= 0x24E9;

    public static bool IsCased(int point) => IsUpper(point) || IsLower(point) || Category(point) == UnicodeCategory.TitlecaseLetter;

    private static string UpperOf(int point) => point < 128
        ? Raw(point is >= 'a' and <= 'z' ? point - 32 : point)
        : UpperSpecials.GetValueOrDefault(point) ?? GreekWithIota(point, upper: true) ?? Simple(point, Rune.ToUpperInvariant);

    private static string TitleOf(int point) => point is >= 0x10D0 and <= 0x10FF
        ? Raw(point)
        : TitleSpecials.GetValueOrDefault(point) ?? GreekWithIota(point, upper: false) ?? UpperOf(point);

    private static string LowerOf(Text text, int place)
    {
        int point = text[place];
        return point switch
        {
            < 128 => Raw(point is >= 'A' and <= 'Z' ? point + 32 : point),
            0x130 => "i\u0307",
            0x3A3 => IsFinal(text, place) ? "\u03C2" : "\u03C3",
            _ => Simple(point, Rune.ToLowerInvariant),
        };
    }

    /// <summary>A sigma is final after a letter and before none.</summary>
    private static bool IsFinal(Text text, int place)
    {
        int before = place - 1, after = place + 1;
        while (before >= 0 && IsIgnorable(text[before]))
            before--;
        while (after < text.Length && IsIgnorable(text[after]))
            after++;
        return before >= 0 && IsCased(text[before]) && (after == text.Length || !IsCased(text[after]));
    }

    private static bool IsIgnorable(int point) => point is '\'' or '.' or ':' or '^' or '`' or 0xAD or 0xB7 or 0x2019 || Category(point) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierSymbol;

    /// <summary>U+1F80 to U+1FAF: six rows of eight letters with iota; title case keeps the iota below, upper case writes it out.</summary>
    private static string? GreekWithIota(int point, bool upper)
    {
        if (point is < 0x1F80 or > 0x1FAF)
            return null;
        int row = point < 0x1F90 ? 0x1F08 : point < 0x1FA0 ? 0x1F28 : 0x1F68;
        return upper ? Raw(row | (point & 7)) + "\u0399" : Raw(point | 8);
    }

    private static string Simple(int point, Func<Rune, Rune> map) => Rune.IsValid(point) ? map(new Rune(point)).ToString() : Raw(point);

    private static string Raw(int point) => point < 0x10000 ? ((char)point).ToString() : char.ConvertFromUtf32(point);

    private static UnicodeCategory Category(int point) => CharUnicodeInfo.GetUnicodeCategory(point);

    private static Dictionary<int, string> Table(string entries) =>
        entries.Split(' ').ToDictionary(entry => (int)entry[0], entry => entry[1..]);
}

using System.Globalization;
using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>What the well-known patterns ask about a character.</summary>
[Flags]
internal enum CharacterTraits : byte
{
    None = 0,
    Letter = 1,
    Number = 2,
    Space = 4,
    LineBreak = 8,

    /// <summary>Upper and title case, and what has no case: [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}].</summary>
    UpperLike = 16,

    /// <summary>Lower case and what has no case: [\p{Ll}\p{Lm}\p{Lo}\p{M}].</summary>
    LowerLike = 32,
}

/// <summary>The traits of every character, a table below U+10000.</summary>
internal static class CharacterTable
{
    private static readonly CharacterTraits[] Table = Build();

    /// <summary>The traits of the character at a place and its UTF-16 length.</summary>
    public static CharacterTraits At(ReadOnlySpan<char> text, int position, out int length)
    {
        var unit = text[position];
        if (char.IsHighSurrogate(unit) && position + 1 < text.Length && char.IsLowSurrogate(text[position + 1]))
        {
            length = 2;
            return Of(new Rune(unit, text[position + 1]));
        }
        length = 1;
        return Table[unit];
    }

    private static CharacterTraits[] Build()
    {
        var table = new CharacterTraits[0x10000];
        for (var unit = 0; unit < table.Length; unit++)
            if (!char.IsSurrogate((char)unit))
                table[unit] = Of(new Rune(unit));
        return table;
    }

    private static CharacterTraits Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharacterTraits.Letter | CharacterTraits.UpperLike,
        UnicodeCategory.LowercaseLetter => CharacterTraits.Letter | CharacterTraits.LowerLike,
        UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter =>
            CharacterTraits.Letter | CharacterTraits.UpperLike | CharacterTraits.LowerLike,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark =>
            CharacterTraits.UpperLike | CharacterTraits.LowerLike,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharacterTraits.Number,
        _ when rune.Value is '\r' or '\n' => CharacterTraits.Space | CharacterTraits.LineBreak,
        _ => Rune.IsWhiteSpace(rune) ? CharacterTraits.Space : CharacterTraits.None,
    };
}

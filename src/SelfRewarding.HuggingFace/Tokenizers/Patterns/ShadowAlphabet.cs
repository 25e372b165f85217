using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// For each kind of character beyond U+FFFF one below it of the same kind that no range of the pattern names: for the classes of a
/// pattern the two are the same.
/// </summary>
internal sealed class ShadowAlphabet(IReadOnlyList<(char First, char Last)> named)
{
    private readonly record struct Kind(UnicodeCategory Category, bool IsHan, bool IsWord);

    private readonly ConcurrentDictionary<Kind, char> shadows = [];

    public char Of(Rune rune) => shadows.GetOrAdd(KindOf(rune), Choose);

    private char Choose(Kind kind)
    {
        for (var unit = 0xFFFF; unit >= 0x80; unit--)
            if (!char.IsSurrogate((char)unit) && KindOf(new Rune(unit)) == kind && !IsNamed((char)unit))
                return (char)unit;
        return kind.IsHan ? Choose(kind with { IsHan = false }) : '\uFFFF';
    }

    private bool IsNamed(char unit)
    {
        foreach (var (first, last) in named)
            if (unit >= first && unit <= last)
                return true;
        return false;
    }

    private static Kind KindOf(Rune rune) => new(Rune.GetUnicodeCategory(rune), HanScript.Contains(rune.Value), UnicodeClasses.IsWord(rune));
}

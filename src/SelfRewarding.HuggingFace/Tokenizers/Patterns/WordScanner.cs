using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>What the scanners of the well-known patterns share. They match what the patterns match, without backtracking.</summary>
internal abstract class WordScanner : IPattern
{
    protected const CharacterTraits WordOrSpace = CharacterTraits.Letter | CharacterTraits.Number | CharacterTraits.Space;

    public void Find(ReadOnlySpan<char> text, List<Match> matches)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Next(text, start);
            matches.Add(new(start, end));
        }
    }

    /// <summary>The end of the match that begins at a place; these patterns match everywhere.</summary>
    protected abstract int Next(ReadOnlySpan<char> text, int start);

    /// <summary>The end of the run of characters that have one of these traits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static int Run(ReadOnlySpan<char> text, int start, CharacterTraits traits)
    {
        while (start < text.Length && (CharacterTable.At(text, start, out var length) & traits) != 0)
            start += length;
        return start;
    }

    /// <summary>The end of the run of characters that have none of these traits.</summary>
    protected static int RunWithout(ReadOnlySpan<char> text, int start, CharacterTraits traits)
    {
        while (start < text.Length && (CharacterTable.At(text, start, out var length) & traits) == 0)
            start += length;
        return start;
    }

    /// <summary>\s+(?!\S)|\s+: white space, but the last of several stays for the word behind it.</summary>
    protected static int Spaces(ReadOnlySpan<char> text, int start)
    {
        var end = Run(text, start, CharacterTraits.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    /// <summary>The length of 's, 't, 're, 've, 'm, 'll or 'd at a place, else 0.</summary>
    protected static int Contraction(ReadOnlySpan<char> text, int start, bool ignoresCase)
    {
        if (start + 1 >= text.Length || text[start] != '\'')
            return 0;
        var first = ignoresCase ? Fold(text[start + 1]) : text[start + 1];
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        if (start + 2 >= text.Length)
            return 0;
        var second = ignoresCase ? Fold(text[start + 2]) : text[start + 2];
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static char Fold(char unit) => unit == '\u017F' ? 's' : char.IsAsciiLetterUpper(unit) ? (char)(unit | 0x20) : unit;
}

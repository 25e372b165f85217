using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Runs of word characters and runs of what is neither word nor white space.</summary>
internal sealed class WordPattern : IPattern
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    public void Find(ReadOnlySpan<char> text, List<Match> matches)
    {
        int start = 0, end = 0;
        var kind = Kind.Space;
        foreach (var rune in text.EnumerateRunes())
        {
            var next = KindOf(rune);
            if (next != kind)
            {
                if (kind != Kind.Space)
                    matches.Add(new(start, end));
                (start, kind) = (end, next);
            }
            end += rune.Utf16SequenceLength;
        }
        if (kind != Kind.Space)
            matches.Add(new(start, end));
    }

    private static Kind KindOf(Rune rune) =>
        UnicodeClasses.IsWord(rune) ? Kind.Word : UnicodeClasses.IsWhiteSpace(rune) ? Kind.Space : Kind.Other;
}

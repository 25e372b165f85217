using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Every single character of a class is a match.</summary>
internal sealed class RunePattern(Func<Rune, bool> matches) : IPattern
{
    private readonly bool[] ascii = [.. Enumerable.Range(0, 128).Select(value => matches(new Rune(value)))];

    public void Find(ReadOnlySpan<char> text, List<Match> found)
    {
        for (var position = 0; position < text.Length;)
        {
            var length = 1;
            bool isMatch;
            if (text[position] < 128)
            {
                isMatch = ascii[text[position]];
            }
            else
            {
                Rune.DecodeFromUtf16(text[position..], out var rune, out length);
                isMatch = matches(rune);
            }
            if (isMatch)
                found.Add(new(position, position + length));
            position += length;
        }
    }
}

using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>GPT-2's pattern.</summary>
internal sealed class Gpt2Scanner : WordScanner
{
    public const string Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    protected override int Next(ReadOnlySpan<char> text, int start)
    {
        if (Contraction(text, start, ignoresCase: false) is > 0 and var length)
            return start + length;
        var word = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        return (CharacterTable.At(text, word, out _) & WordOrSpace) switch
        {
            CharacterTraits.Letter => Run(text, word, CharacterTraits.Letter),
            CharacterTraits.Number => Run(text, word, CharacterTraits.Number),
            CharacterTraits.None => RunWithout(text, word, WordOrSpace),
            _ => Spaces(text, start),
        };
    }
}

using System.Text.RegularExpressions;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>
/// A regular expression of tokenizer.json. .NET matches UTF-16 units, the file means code points: a text with characters beyond
/// U+FFFF is matched through a shadow in which each of them has a stand-in of one unit.
/// </summary>
internal sealed class RegexPattern : IPattern
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string pattern;
    private readonly Regex regex;
    private readonly ShadowAlphabet shadows;

    /// <summary>Reads a pattern; an <see cref="ArgumentException"/> says what in it is not supported.</summary>
    public RegexPattern(string pattern)
    {
        this.pattern = pattern;
        // The sets of the pattern decide on the stand-ins, and they stand in the translation.
        shadows = new ShadowAlphabet(new RegexTranslation(pattern, new ShadowAlphabet([])).Sets);
        var translated = new RegexTranslation(pattern, shadows).Text;
        regex = new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant, Patience);
    }

    public void Find(ReadOnlySpan<char> text, List<Match> matches)
    {
        try
        {
            if (ShadowAlphabet.IsNeededFor(text))
                FindInShadow(text, matches);
            else
                foreach (var match in regex.EnumerateMatches(text))
                    matches.Add(new(match.Index, match.Index + match.Length));
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new UserFaultException($"tokenizer.json: the pattern {pattern} backtracks for more than {Patience.TotalSeconds} seconds "
                + "on one text; a pre-tokenizer needs a pattern that runs in linear time", fault);
        }
    }

    private void FindInShadow(ReadOnlySpan<char> text, List<Match> matches)
    {
        var shadow = new char[text.Length];
        var places = new int[text.Length + 1];
        var length = 0;
        for (var i = 0; i < text.Length; i++, length++)
        {
            places[length] = i;
            shadow[length] = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length)
                shadow[length] = shadows.Of(new(text[i], text[++i]));
            else if (ShadowAlphabet.HasShadow(text[i]))
                shadow[length] = shadows.Of(new(text[i]));
        }
        places[length] = text.Length;
        foreach (var match in regex.EnumerateMatches(shadow.AsSpan(0, length)))
            matches.Add(new(places[match.Index], places[match.Index + match.Length]));
    }
}

namespace SelfRewarding.SelfInstruction;

/// <summary>
/// ROUGE-L (Lin 2004) as the rouge_score package computes it without stemmer: the longest common subsequence of two
/// token lists, F measure with equal weights, 2·LCS / (m + n).
/// </summary>
public static class RougeL
{
    /// <summary>ROUGE-L F of two texts, 0 to 1; 0 where one of them has no token.</summary>
    public static double F(string one, string other)
    {
        var (a, b) = (Tokens(one), Tokens(other));
        return a.Count == 0 || b.Count == 0 ? 0 : F(CommonSubsequence([.. a], [.. b]), a.Count, b.Count);
    }

    /// <summary>Runs of a-z and 0-9 after lower-casing; every other character, letters of other scripts too, parts tokens.</summary>
    public static IReadOnlyList<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var token = new System.Text.StringBuilder();
        foreach (var c in text)
        {
            var lower = c switch
            {
                >= 'A' and <= 'Z' => (char)(c + 32),
                '\u212A' => 'k',                                          // the Kelvin sign lower-cases to k
                '\u0130' => 'i',                                          // dotted I: to i and a combining dot, which parts
                _ => c,
            };
            if (char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower))
                token.Append(lower);
            if (token.Length > 0 && (c == '\u0130' || !(char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower))))
            {
                tokens.Add(token.ToString());
                token.Clear();
            }
        }
        if (token.Length > 0)
            tokens.Add(token.ToString());
        return tokens;
    }

    /// <summary>F out of the length of the common subsequence and the numbers of tokens.</summary>
    internal static double F(int common, int m, int n)
    {
        var (precision, recall) = ((double)common / n, (double)common / m);
        return common == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /// <summary>Length of the longest common subsequence.</summary>
    internal static int CommonSubsequence<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IEquatable<T>
    {
        var row = new int[b.Length + 1];
        foreach (var x in a)
        {
            var diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = x.Equals(b[j - 1]) ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[^1];
    }
}

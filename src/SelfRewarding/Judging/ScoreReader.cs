using System.Globalization;
using System.Text.RegularExpressions;
using SelfRewarding.Models;

namespace SelfRewarding.Judging;

/// <summary>
/// Reads the score out of a judgement: the last "Score: n" of the newly written text, in straight quotes, curly quotes
/// or markdown, alone or out of 5 ("4/5", "4 out of 5"), with a decimal point or comma. What cannot be read is an outcome, never a number.
/// </summary>
public static partial class ScoreReader
{
    private const string Label = """\bscore(?:\s*\([^()\n]*\))?[\s*_"'“”‘’]*[:：=][\s*_"'“”‘’<\[(`]*""";

    /// <summary>The judgement as read.</summary>
    /// <param name="text">What the judge wrote.</param>
    /// <param name="finish">Whether it ended; at the token limit a score that touches the cut may be half a number.</param>
    public static Judgement Read(string text, FinishReason finish)
    {
        if (finish == FinishReason.Length && Cut().IsMatch(text))
            return new(text, JudgementOutcome.Truncated, null);
        if (Score().Matches(text).LastOrDefault() is not { } match)
            return new(text, finish == FinishReason.Length ? JudgementOutcome.Truncated : JudgementOutcome.Unreadable, null);

        var score = double.Parse(match.Groups["score"].Value.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture);
        var outOfFive = !match.Groups["of"].Success || match.Groups["of"].ValueSpan is "5";
        return score is >= 0 and <= 5 && outOfFive
            ? new(text, JudgementOutcome.Score, score)
            : new(text, JudgementOutcome.OutOfRange, null);
    }

    [GeneratedRegex(
        Label + @"(?<score>[-+]?[0-9]+(?:[.,][0-9]+)?)(?:[\s*_]*(?:/|out\s+of\b)[\s*_]*(?<of>[0-9]+))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Score();

    [GeneratedRegex(
        Label + @"(?:[-+]?[0-9]*(?:[.,][0-9]*)?(?:[\s*_]*(?:/[\s*_]*[0-9]*|o|ou|out(?:\s+(?:o|of[\s*_]*[0-9]*)?)?))?)?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Cut();
}

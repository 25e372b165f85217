namespace SelfRewarding.Evaluation;

/// <summary>Which of two answers is better.</summary>
public enum Verdict
{
    /// <summary>The left one.</summary>
    Win,

    /// <summary>Neither.</summary>
    Tie,

    /// <summary>The right one.</summary>
    Loss,
}

/// <summary>Two models compared answer by answer (paper, section 3.1.2); the shares add up to 1.</summary>
/// <param name="Left">Name of the model whose wins are counted.</param>
/// <param name="Right">Name of the other.</param>
/// <param name="Win">Share of the prompts on which the left one is better; of several answers a prompt, the mean share.</param>
/// <param name="Tie">Share on which neither is.</param>
/// <param name="Loss">Share on which the right one is better.</param>
/// <param name="N">Prompts with a verdict.</param>
public sealed record HeadToHead(string Left, string Right, double Win, double Tie, double Loss, int N)
{
    /// <summary>Pairs of answers without a verdict, since one has no score; they count as nothing.</summary>
    public int Unreadable { get; init; }

    /// <summary>95 % intervals of the shares.</summary>
    public VerdictIntervals? Intervals { get; init; }

    /// <summary>Compares two models by scores; null where no pair of answers has both.</summary>
    /// <param name="left">Name of the model whose wins are counted.</param>
    /// <param name="right">Name of the other.</param>
    /// <param name="leftScores">A row a prompt, a score an answer; null where there is none.</param>
    /// <param name="rightScores">The same of the other.</param>
    /// <param name="stream">Random stream of the bootstrap, which several answers a prompt need.</param>
    public static HeadToHead? Of(
        string left, string right, IReadOnlyList<IReadOnlyList<double?>> leftScores, IReadOnlyList<IReadOnlyList<double?>> rightScores, ulong stream)
    {
        List<Verdict[]> prompts = [.. leftScores.Zip(rightScores, (ours, theirs) => ours.Zip(theirs, Compare).OfType<Verdict>().ToArray())];
        var without = leftScores.Zip(rightScores, (ours, theirs) => Math.Min(ours.Count, theirs.Count)).Sum()
            - prompts.Sum(verdicts => verdicts.Length);
        prompts.RemoveAll(verdicts => verdicts.Length == 0);
        Proportion? Share(Verdict of) => Proportion.OfShares(
            [.. prompts.Select(verdicts => (double)verdicts.Count(verdict => verdict == of) / verdicts.Length)], stream);
        return Share(Verdict.Win) is not { } win || Share(Verdict.Tie) is not { } tie || Share(Verdict.Loss) is not { } loss
            ? null
            : new(left, right, win.Value, tie.Value, loss.Value, prompts.Count)
            {
                Unreadable = without,
                Intervals = new(new(win.Low, win.High), new(tie.Low, tie.High), new(loss.Low, loss.High)),
            };
    }

    /// <summary>The verdict of two scores.</summary>
    public static Verdict Compare(double left, double right) =>
        left.CompareTo(right) switch { > 0 => Verdict.Win, < 0 => Verdict.Loss, _ => Verdict.Tie };

    private static Verdict? Compare(double? left, double? right) => left is { } ours && right is { } theirs ? Compare(ours, theirs) : null;
}

/// <summary>95 % intervals of <see cref="HeadToHead"/>.</summary>
public sealed record VerdictIntervals(Interval Win, Interval Tie, Interval Loss);

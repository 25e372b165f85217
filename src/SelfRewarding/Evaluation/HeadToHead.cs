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
/// <param name="Win">Share of the prompts on which the left one is better.</param>
/// <param name="Tie">Share on which neither is.</param>
/// <param name="Loss">Share on which the right one is better.</param>
/// <param name="N">Prompts.</param>
public sealed record HeadToHead(string Left, string Right, double Win, double Tie, double Loss, int N)
{
    /// <summary>Counts verdicts; null where there are none.</summary>
    public static HeadToHead? Of(string left, string right, IReadOnlyCollection<Verdict> verdicts)
    {
        double Share(Verdict of) => (double)verdicts.Count(verdict => verdict == of) / verdicts.Count;
        return verdicts.Count == 0 ? null : new(left, right, Share(Verdict.Win), Share(Verdict.Tie), Share(Verdict.Loss), verdicts.Count);
    }

    /// <summary>The verdict of two scores.</summary>
    public static Verdict Compare(double left, double right) => left.CompareTo(right) switch { > 0 => Verdict.Win, < 0 => Verdict.Loss, _ => Verdict.Tie };

    /// <summary>
    /// The verdict of a judge who saw the answers in both orders: what it says twice, else a tie (paper, section 3.1.2).
    /// </summary>
    /// <param name="leftFirst">Its verdict with the left answer first.</param>
    /// <param name="rightFirst">Its verdict with the right answer first, told from the left one's side too.</param>
    public static Verdict Agreed(Verdict leftFirst, Verdict rightFirst) => leftFirst == rightFirst ? leftFirst : Verdict.Tie;
}

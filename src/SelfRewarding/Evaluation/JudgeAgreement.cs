namespace SelfRewarding.Evaluation;

/// <summary>One instruction, its answers ranked by humans and scored by a model.</summary>
/// <param name="Ranks">Human places, 0 the best; equal places are ties.</param>
/// <param name="Scores">The model's scores, 0 to 5, in the same order; null where no judgement was readable.</param>
/// <param name="Readable">Judgements with a score, over all answers.</param>
/// <param name="Judgements">Judgements asked for, over all answers.</param>
public sealed record JudgedRanking(IReadOnlyList<int> Ranks, IReadOnlyList<double?> Scores, int Readable, int Judgements);

/// <summary>
/// How well a model's scores keep the human order (paper, section 3.1.2 and table 4). Null where a figure is not
/// defined. The paper does not say what it does with ties; here a model's tie on two answers that humans order is
/// wrong, and an answer without a score stands below every answer with one.
/// </summary>
/// <param name="Pairwise">Pairs of answers that humans order: the share that the model orders the same way.</param>
/// <param name="ExactMatch">Instructions with an order: the share whose whole order, ties included, is the same.</param>
/// <param name="FiveBest">Answers that the model gives a perfect 5: the share that humans rank highest.</param>
/// <param name="Spearman">Rank correlation per instruction, averaged.</param>
/// <param name="Kendall">Kendall's tau-b per instruction, averaged.</param>
/// <param name="Readable">Judgements: the share with a score.</param>
/// <param name="Ties">Pairs that humans order: the share that the model ties.</param>
/// <param name="N">Pairs of answers that humans order.</param>
public sealed record JudgeAgreement(
    double? Pairwise, double? ExactMatch, double? FiveBest, double? Spearman, double? Kendall, double? Readable, double? Ties, int N)
{
    /// <summary>Instructions judged.</summary>
    public required int Instructions { get; init; }

    /// <summary>Answers judged.</summary>
    public required int Answers { get; init; }

    /// <summary>Judgements asked for: what the readable share counts.</summary>
    public int Judgements { get; init; }

    /// <summary>Instructions that humans order: what the exact match counts.</summary>
    public int Ordered { get; init; }

    /// <summary>Answers with a perfect 5 from the model: what 5-best counts.</summary>
    public int Fives { get; init; }

    /// <summary>Instructions left out of the correlations, since humans or the model score all their answers alike.</summary>
    public required int ConstantInstructions { get; init; }

    /// <summary>95 % intervals of the figures.</summary>
    public required AgreementIntervals Intervals { get; init; }

    /// <summary>Compares a model's scores with human ranks; the intervals resample instructions.</summary>
    /// <param name="rankings">One an instruction.</param>
    /// <param name="stream">Random stream of the bootstrap.</param>
    public static JudgeAgreement Of(IReadOnlyList<JudgedRanking> rankings, ulong stream)
    {
        AgreementTally[] tallies = [.. rankings.Select(AgreementTally.Of)];
        var all = AgreementTally.Sum(tallies);
        var between = Interval.Bootstrap<AgreementTally, AgreementTally>(
            tallies, AgreementTally.Sum,
            [t => t.Pairwise, t => t.ExactMatch, t => t.FiveBest, t => t.Spearman, t => t.Kendall, t => t.Readable, t => t.Ties],
            stream);
        return new(all.Pairwise, all.ExactMatch, all.FiveBest, all.Spearman, all.Kendall, all.Readable, all.Ties, all.Pairs)
        {
            Instructions = rankings.Count,
            Answers = rankings.Sum(ranking => ranking.Ranks.Count),
            Judgements = all.Judgements,
            Ordered = all.Ordered,
            Fives = all.Fives,
            ConstantInstructions = rankings.Count - all.Correlated,
            Intervals = new(between[0], between[1], between[2], between[3], between[4], between[5], between[6]),
        };
    }
}

/// <summary>95 % bootstrap intervals of <see cref="JudgeAgreement"/>; null where the figure is not defined.</summary>
public sealed record AgreementIntervals(
    Interval? Pairwise, Interval? ExactMatch, Interval? FiveBest, Interval? Spearman, Interval? Kendall, Interval? Readable, Interval? Ties);

using SelfRewarding.Models;

namespace SelfRewarding.Evaluation;

/// <summary>What the evaluation says of one model: its answers to held-out prompts, and its judging.</summary>
/// <param name="Name">Name in the paper: SFT, M1, M2 …</param>
/// <param name="Exact">
/// Share of sampled answers with the annotator's full score, averaged per prompt; n counts prompts; null without
/// annotator.
/// </param>
/// <param name="Judge">Agreement of its judgements with the ranked answers; null where there are none.</param>
/// <param name="ResponseLength">Mean length of its sampled answers, in words.</param>
public sealed record ModelEvaluation(string Name, Proportion? Exact, JudgeAgreement? Judge, double ResponseLength)
{
    /// <summary>Share of greedy answers with the annotator's full score; null without annotator.</summary>
    public required Proportion? GreedyExact { get; init; }

    /// <summary>Mean of the annotator's points for sampled answers, 0 to 5; null without annotator.</summary>
    public required double? MeanScore { get; init; }

    /// <summary>Sampled answers by the annotator's points: six counts, for 0 to 5; null without annotator.</summary>
    public required IReadOnlyList<int>? Scores { get; init; }

    /// <summary>Exact share by kind of task, in alphabetical order; null without annotator.</summary>
    public required IReadOnlyList<FamilyResult>? Families { get; init; }

    /// <summary>Lengths of the sampled answers.</summary>
    public required ResponseLengths Lengths { get; init; }

    /// <summary>Share of sampled answers that were cut at the token limit.</summary>
    public required double Truncated { get; init; }

    /// <summary>95 % intervals of mean score, length and truncated share.</summary>
    public AnswerIntervals? Intervals { get; init; }

    /// <summary>Held-out prompts.</summary>
    public int Prompts { get; init; }

    /// <summary>Sampled answers: one a prompt, or evaluation.samples.</summary>
    public int Answers { get; init; }

    /// <summary>What one fixed judge says of its answers where there is no annotator; else null.</summary>
    public JudgedAnswers? Judged { get; init; }

    /// <summary>Sums up one model's rows.</summary>
    /// <param name="name">Name in the paper.</param>
    /// <param name="sampled">Answers drawn with the recipe's evaluation sampling; at least one.</param>
    /// <param name="greedy">Answers of most probable tokens.</param>
    /// <param name="judge">Its judging, if evaluated.</param>
    /// <param name="stream">Random stream of the bootstrap over prompts.</param>
    public static ModelEvaluation Of(
        string name, IReadOnlyList<EvaluatedAnswer> sampled, IReadOnlyList<EvaluatedAnswer> greedy, JudgeAgreement? judge, ulong stream = 0)
    {
        Interval? Between(Func<EvaluatedAnswer, double?> of) => Interval.OfMean(Means(sampled, of), stream);
        var cut = Proportion.OfShares(Means(sampled, answer => answer.Finish == FinishReason.Length ? 1 : 0), stream)!;
        int[] scores = [.. sampled.Where(answer => answer.Score is not null).Select(answer => answer.Score!.Value)];
        var lengths = ResponseLengths.Of(sampled);
        return new(name, ExactOf(sampled, stream), judge, lengths.Words.Mean)
        {
            GreedyExact = ExactOf(greedy, stream),
            MeanScore = scores.Length == 0 ? null : scores.Average(),
            Scores = scores.Length == 0 ? null : [.. Enumerable.Range(0, FullScore + 1).Select(points => scores.Count(score => score == points))],
            Families = scores.Length == 0 ? null : FamiliesOf(sampled, stream),
            Lengths = lengths,
            Truncated = (double)sampled.Count(answer => answer.Finish == FinishReason.Length) / sampled.Count,
            Intervals = new(Between(answer => answer.Score), Between(answer => LengthSummary.Words(answer.Text)), new(cut.Low, cut.High)),
            Prompts = sampled.DistinctBy(answer => answer.Id).Count(),
            Answers = sampled.Count,
        };
    }

    private const int FullScore = 5;

    private static Proportion? ExactOf(IEnumerable<EvaluatedAnswer> answers, ulong stream) =>
        Proportion.OfShares(Means(answers, answer => answer.Score is { } score ? score == FullScore ? 1 : 0 : null), stream);

    /// <summary>One mean a prompt; prompts where no answer has the figure are left out.</summary>
    private static double[] Means(IEnumerable<EvaluatedAnswer> answers, Func<EvaluatedAnswer, double?> of) =>
        [.. answers.GroupBy(answer => answer.Id).Select(prompt => prompt.Average(of)).OfType<double>()];

    private static IReadOnlyList<FamilyResult> FamiliesOf(IEnumerable<EvaluatedAnswer> answers, ulong stream) =>
    [
        .. answers.Where(answer => answer.Family is not null).GroupBy(answer => answer.Family!).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new FamilyResult(group.Key, ExactOf(group, stream)!)),
    ];
}

/// <summary>One kind of task.</summary>
/// <param name="Family">The annotator's name for it.</param>
/// <param name="Exact">Share of sampled answers with the full score.</param>
public sealed record FamilyResult(string Family, Proportion Exact);

/// <summary>How long answers are, in three units.</summary>
/// <param name="Words">Parts between white space.</param>
/// <param name="Characters">Unicode code points, the unit of AlpacaEval.</param>
/// <param name="Tokens">Tokens of the model, without the end token.</param>
public sealed record ResponseLengths(LengthSummary Words, LengthSummary Characters, LengthSummary Tokens)
{
    internal static ResponseLengths Of(IReadOnlyCollection<EvaluatedAnswer> answers) => new(
        LengthSummary.Of(answers.Select(answer => LengthSummary.Words(answer.Text))),
        LengthSummary.Of(answers.Select(answer => answer.Text.EnumerateRunes().Count())),
        LengthSummary.Of(answers.Select(answer => answer.Tokens)));
}

/// <summary>Mean and median of lengths.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Median">Middle value, or the mean of the two in the middle.</param>
public sealed record LengthSummary(double Mean, double Median)
{
    internal static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    internal static LengthSummary Of(IEnumerable<int> lengths)
    {
        double[] sorted = [.. lengths.Select(length => (double)length).Order()];
        return new(sorted.Average(), Interval.Quantile(sorted, 0.5));
    }
}

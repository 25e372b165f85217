using SelfRewarding.Evaluation;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Cli.Reports;

/// <summary>What each round made on its way from prompts to preference pairs.</summary>
internal static class RoundsSection
{
    public static Markup Draw(RunFiles run)
    {
        List<(string Name, IterationSummary Round)> rounds =
        [
            .. run.Evaluation.Iterations.Select(round => (round.Model, round)),
            .. run.Evaluation.ControlIterations.SelectMany(entry => entry.Value.Select(round => ($"{Words.Of(entry.Key)} {round.Model}", round))),
        ];
        var paired = rounds.Where(entry => entry.Round.Pairs is not null).ToList();
        var histograms = rounds.Where(entry => entry.Round.Judgements is { } judged && judged.Scores.Sum() > 0)
            .Select(entry => new Histogram($"Judged by {entry.Name}", entry.Round.Judgements!.Scores).Draw());
        var annotated = paired.Any(entry => entry.Round.Pairs!.Right is not null);
        return Html.Section("rounds", "From prompts to preference pairs",
            Html.Paragraph("In each round Mt gets new prompts, answers each several times and judges the answers; "
                + "best against worst makes a pair, ties none. "
                + (annotated
                    ? "Right means that the annotator, whom only the oracle control asks, also puts the chosen answer higher; "
                        + "not known are pairs whose prompt is none that the annotator can check."
                    : "")),
            Html.Pair(paired.Count == 0 ? Markup.Empty : Pairs(paired), Prompts(rounds)),
            Table(rounds), Html.Details("Points that the judges gave", Html.Charts(histograms)));
    }

    private static Markup Pairs(IReadOnlyList<(string Name, IterationSummary Round)> rounds)
    {
        var checkedOnes = rounds.Any(entry => entry.Round.Pairs!.Right is not null);
        return new StackedBars("Preference pairs kept", "pairs",
            checkedOnes
                ? ["right", "tie", "wrong", .. rounds.Any(entry => Unknown(entry.Round.Pairs!) > 0) ? ["not known"] : Array.Empty<string>()]
                : ["kept"],
            [
                .. rounds.Select(entry => new StackedRow(Short(entry.Name), checkedOnes
                    ? [entry.Round.Pairs!.Right ?? 0, entry.Round.Pairs.Tie ?? 0, entry.Round.Pairs.Wrong ?? 0,
                        .. Unknown(entry.Round.Pairs) is > 0 and var unknown ? [unknown] : Array.Empty<double>()]
                    : [entry.Round.Pairs!.Kept])),
            ], Percent: false).Draw();
    }

    /// <summary>Pairs of written prompts whose right answer the annotator does not know.</summary>
    private static int Unknown(PairSummary pairs) => pairs.Right is null ? 0 : pairs.Kept - pairs.Right.Value - (pairs.Tie ?? 0) - (pairs.Wrong ?? 0);

    private static string Short(string name) => name.Replace(" judge", "", StringComparison.Ordinal);

    private static Markup Prompts(IEnumerable<(string Name, IterationSummary Round)> rounds)
    {
        var written = rounds.Where(entry => entry.Round.Prompts is not null).ToList();
        if (written.Count == 0)
            return Markup.Empty;
        var outcomes = Enum.GetValues<PromptOutcome>().Where(outcome => written.Any(entry => entry.Round.Prompts!.ContainsKey(outcome))).ToList();
        return Html.Table("What the filter made of the written prompts", ["round", .. outcomes.Select(outcome => Words.Of(outcome))],
            written.Select(string[] (entry) =>
                [entry.Name, .. outcomes.Select(outcome => Figures.Count(entry.Round.Prompts!.GetValueOrDefault(outcome)))]));
    }

    private static Markup Table(IEnumerable<(string Name, IterationSummary Round)> rounds) => Html.Table(
        "Rounds; 95 % intervals below the figures; "
        + "chosen and rejected: mean length in words; "
        + "positives are the perfect answers that positive-only training learns from; "
        + "a control shares the main run’s prompts where it has none of its own",
        [
            "round", "judgements", "readable", "mean points", "positives", "pairs", "right", "tie", "wrong", "not known", "margin",
            "chosen", "rejected",
        ],
        rounds.Select(string[] (entry) =>
        [
            entry.Name, Figures.Count(entry.Round.Judgements?.Outcomes.Values.Sum()),
            Figures.Percent(entry.Round.Judgements?.Readable, entry.Round.Judgements?.Intervals?.Readable),
            Figures.Number(entry.Round.Judgements?.MeanScore, entry.Round.Judgements?.Intervals?.MeanScore),
            Figures.Count(entry.Round.Positives), .. PairCells(entry.Round.Pairs),
        ]));

    private static string[] PairCells(PairSummary? pairs) => pairs is null ? [.. Enumerable.Repeat(Figures.Absent, 8)] :
    [
        Figures.Count(pairs.Kept), Checked(pairs.Right, pairs.Shares?.Right), Checked(pairs.Tie, pairs.Shares?.Tie),
        Checked(pairs.Wrong, pairs.Shares?.Wrong),
        Figures.Count(pairs.Right is null ? null : Unknown(pairs)),
        Figures.Number(pairs.Margin, pairs.Intervals?.Margin), Figures.Number(pairs.ChosenLength, pairs.Intervals?.ChosenLength),
        Figures.Number(pairs.RejectedLength, pairs.Intervals?.RejectedLength),
    ];

    /// <summary>The count and, on further lines, its share with the interval.</summary>
    private static string Checked(int? count, Proportion? share) =>
        share is null ? Figures.Count(count) : $"{Figures.Count(count)}\n{Figures.Percent(share)}";
}

using SelfRewarding.Evaluation;

namespace SelfRewarding.Cli.Reports;

/// <summary>What the models answer: exact share, head to head, scores, lengths, kinds of task.</summary>
internal static class AnswerSections
{
    public static Markup Answers(RunFiles run)
    {
        var models = run.Evaluation.Models;
        List<Markup> charts = [];
        if (models.Any(model => model.Exact is not null))
            charts.Add(Chart(run, "Exactly right", "share", true,
                model => model.Exact is { } exact ? (exact.Value, exact.Low, exact.High) : null));
        if (models.Any(model => model.MeanScore is not null))
            charts.Add(Chart(
                run, "Mean score of answers", "points, 0 to 5", false,
                model => model.MeanScore is { } score ? Figure(score, model.Intervals?.MeanScore) : null,
                axis: Axis.Points));
        if (models.Any(model => model.Judged?.Score is not null))
            charts.Add(Chart(
                run, $"Mean score of answers, judged by {run.Evaluation.HeadToHeadJudge}", "points, 0 to 5", false,
                model => model.Judged?.Score is { } score ? (score.Value, score.Low, score.High) : null,
                axis: Axis.Points));
        charts.Add(Chart(
            run, "Length of answers", "words, mean", false,
            model => Figure(model.ResponseLength, model.Intervals?.ResponseLength), from: 0));

        return Html.Section("answers", "Answers", Html.Paragraph(Explanation(models[0])), Html.Charts(charts), Table(run));
    }

    private static (double Value, double? Low, double? High) Figure(double value, Interval? between) => (value, between?.Low, between?.High);

    private static string Explanation(ModelEvaluation model) => model.Exact is { } first
        ? $"Each model answers the same {first.N} held-out prompts, sampled with the recipe's evaluation settings and greedily. "
            + "Exact means the annotator's full five points. "
            + "Bars are 95 % intervals: Wilson's for one answer a prompt, else bootstrap over prompts. "
            + "Controls start from the same M1."
        : "These seeds have no annotator who knows right answers, so answers are described by length, "
            + "and by the scores of one fixed judge: M1, the first model that was taught to judge.";

    public static Markup HeadToHead(RunFiles run)
    {
        var results = run.Evaluation.HeadToHead;
        if (results.Count == 0)
            return Markup.Empty;
        StackedBars chart = new("Wins, ties and losses of the first model", "share of prompts", ["win", "tie", "loss"],
            [.. results.Select(result => new StackedRow($"{result.Left} – {result.Right}", [result.Win, result.Tie, result.Loss]))], Percent: true);
        var table = Html.Table("Shares of the held-out prompts; 95 % intervals below; no verdict: answers of which one has no readable score",
            ["pair", "win", "tie", "loss", "prompts", "no verdict"], results.Concat(run.Evaluation.ControlHeadToHead).Select(string[] (result) =>
            [
                $"{result.Left} – {result.Right}", Figures.Percent(result.Win, result.Intervals?.Win),
                Figures.Percent(result.Tie, result.Intervals?.Tie),
                Figures.Percent(result.Loss, result.Intervals?.Loss), Figures.Count(result.N), Figures.Count(result.Unreadable),
            ]));
        return Html.Section("head-to-head", "Head to head", Html.Paragraph(Rule(run.Evaluation.HeadToHeadJudge)), Html.Pair(chart.Draw(), table));
    }

    private static string Rule(string? judge) => judge is null or "annotator"
        ? "Two models answer the same prompts; the answer with more of the annotator's points wins."
        : $"Two models answer the same prompts; the answer to which {judge} gives more points wins. "
            + $"{judge} judges for all models, so that answering and judging are not mixed. "
            + "Its prompt scores one answer at a time, so there is no order of two to change. "
            + "It is the run's own judge and no human: what it prefers, the run was trained towards.";

    public static Markup Scores(RunFiles run)
    {
        var scored = run.AllModels().Where(entry => entry.Model.Scores is not null).ToList();
        if (scored.Count == 0)
            return Markup.Empty;
        var table = Html.Table("Answers by the annotator's points", ["model", "0", "1", "2", "3", "4", "5"], scored.Select(string[] (entry) =>
            [entry.Name, .. entry.Model.Scores!.Select(count => Figures.Count(count))]));
        return Html.Section("scores", "Scores of the answers",
            Html.Paragraph("The annotator's points for every sampled answer."),
            Html.Charts(scored.Select(entry => new Histogram(entry.Name, entry.Model.Scores!).Draw())), Html.Details("Numbers", table));
    }

    public static Markup Families(RunFiles run)
    {
        var models = run.Evaluation.Models.Where(model => model.Families is not null).ToList();
        if (models.Count < 2)
            return Markup.Empty;
        var (before, after) = (models.FirstOrDefault(model => model.Name == "M1") ?? models[0], models[^1]);
        double? Exact(ModelEvaluation model, string family) => model.Families!.FirstOrDefault(result => result.Family == family)?.Exact.Value;
        var families = after.Families!.Select(result => result.Family).Where(family => Exact(before, family) is not null)
            .OrderByDescending(family => Exact(after, family) - Exact(before, family)).ThenBy(family => family, StringComparer.Ordinal).ToList();

        ChangeChart chart = new($"Exactly right by kind of task, {before.Name} and {after.Name}", before.Name, after.Name,
            [.. families.Select(family => new Change(family, Exact(before, family)!.Value, Exact(after, family)!.Value))]);
        var table = Html.Table("Exactly right", ["kind", .. models.Select(model => model.Name), "prompts"], families.Select(string[] (family) =>
        [
            family, .. models.Select(model => Figures.Percent(Exact(model, family))),
            Figures.Count(after.Families!.First(result => result.Family == family).Exact.N),
        ]));
        return Html.Section("families", "Kinds of task",
            Html.Paragraph("Where the gain comes from, largest first. A kind has few prompts: single rows are noisy. A dashed line is a loss."),
            Html.Pair(chart.Draw(), table), Glossary(run, families));
    }

    /// <summary>What the short names stand for: of each kind a held-out prompt, and a right answer that one of the models gave.</summary>
    private static Markup Glossary(RunFiles run, IReadOnlyList<string> families)
    {
        var rows = run.Evaluation.Models.SelectMany(model => run.Rows<EvaluatedAnswer>($"evaluation/{model.Name}/answers.jsonl"))
            .Where(row => row.Family is not null).ToLookup(row => row.Family!);
        string[][] lines =
        [
            .. families.Order(StringComparer.Ordinal)
                .Where(rows.Contains)
                .Select(family => rows[family].OrderByDescending(row => row.Score ?? -1).First())
                .Select(row => new[] { row.Family!, row.Prompt, row.Score == 5 ? row.Text : Figures.Absent }),
        ];
        return lines.Length == 0 ? Markup.Empty :
            Html.Details("What the kinds ask for", Html.Listing(
                "A held-out prompt of each kind, and an answer to it with all five points", ["kind", "prompt", "right answer"], lines));
    }

    private static Markup Chart(
        RunFiles run, string title, string unit, bool percent,
        Func<ModelEvaluation, (double Value, double? Low, double? High)?> of, double? from = null, Axis? axis = null)
    {
        var lines = run.Over(of, _ => true);
        double[] values =
        [
            .. from is { } start ? [start] : Array.Empty<double>(),
            .. lines.SelectMany(line => line.Points).SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y }),
        ];
        return new LineChart(
            title, "model", unit, axis ?? Axis.Around(values, percent),
            [.. run.Evaluation.Models.Select(model => model.Name)], lines).Draw();
    }

    private static Markup Table(RunFiles run) => Html.Table(
        "Held-out prompts; 95 % intervals below the figures; judged: mean points of the fixed judge; lengths are of sampled answers",
        ["model", "prompts", "exact", "exact, greedy", "mean score", "judged", "words", "median words", "characters", "tokens", "cut"],
        run.AllModels().Select(string[] (entry) =>
        [
            entry.Name, Figures.Count(entry.Model.Prompts), Figures.Percent(entry.Model.Exact), Figures.Percent(entry.Model.GreedyExact),
            Figures.Number(entry.Model.MeanScore, entry.Model.Intervals?.MeanScore), Judged(entry.Model.Judged?.Score),
            Figures.Number(entry.Model.Lengths.Words.Mean, entry.Model.Intervals?.ResponseLength),
            Figures.Number(entry.Model.Lengths.Words.Median, 1),
            Figures.Number(entry.Model.Lengths.Characters.Mean, 1), Figures.Number(entry.Model.Lengths.Tokens.Mean, 1),
            Figures.Percent(entry.Model.Truncated, entry.Model.Intervals?.Truncated),
        ]));

    private static string Judged(Mean? score) => Figures.Number(score?.Value, score is null ? null : new Interval(score.Low, score.High));
}

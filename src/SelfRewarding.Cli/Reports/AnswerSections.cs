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
            charts.Add(Chart(run, "Mean score of answers", "points, 0 to 5", false, model => model.MeanScore is { } score ? (score, null, null) : null, axis: Axis.Points));
        charts.Add(Chart(run, "Length of answers", "words, mean", false, model => (model.ResponseLength, null, null), from: 0));

        var explanation = models[0].Exact is { } first
            ? $"Each model answers the same {first.N} held-out prompts, sampled with the recipe's evaluation settings and greedily. "
                + "Exact means the annotator's full five points. Bars are 95 % Wilson intervals. Controls start from the same M1."
            : "These seeds have no annotator who knows right answers, so answers are described by length only.";
        return Html.Section("answers", "Answers", Html.Paragraph(explanation), Html.Charts(charts), Table(run));
    }

    public static Markup HeadToHead(RunFiles run)
    {
        var results = run.Evaluation.HeadToHead;
        if (results.Count == 0)
            return Markup.Empty;
        StackedBars chart = new("Wins, ties and losses of the first model", "share of prompts", ["win", "tie", "loss"],
            [.. results.Select(result => new StackedRow($"{result.Left} – {result.Right}", [result.Win, result.Tie, result.Loss]))], Percent: true);
        var table = Html.Table("Shares of the held-out prompts", ["pair", "win", "tie", "loss", "prompts"], results.Select(string[] (result) =>
            [$"{result.Left} – {result.Right}", Figures.Percent(result.Win), Figures.Percent(result.Tie), Figures.Percent(result.Loss), Figures.Count(result.N)]));
        return Html.Section("head-to-head", "Head to head",
            Html.Paragraph("Two models answer the same prompts; the answer with more of the annotator's points wins."), Html.Pair(chart.Draw(), table));
    }

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
            .. families.Order(StringComparer.Ordinal).Where(rows.Contains).Select(family => rows[family].OrderByDescending(row => row.Score ?? -1).First())
                .Select(row => new[] { row.Family!, row.Prompt, row.Score == 5 ? row.Text : Figures.Absent }),
        ];
        return lines.Length == 0 ? Markup.Empty : Html.Details("What the kinds ask for", Html.Listing("A held-out prompt of each kind, and an answer to it with all five points", ["kind", "prompt", "right answer"], lines));
    }

    private static Markup Chart(
        RunFiles run, string title, string unit, bool percent, Func<ModelEvaluation, (double Value, double? Low, double? High)?> of, double? from = null, Axis? axis = null)
    {
        var lines = run.Over(of, _ => true);
        double[] values = [.. from is { } start ? [start] : Array.Empty<double>(), .. lines.SelectMany(line => line.Points).SelectMany(point => new[] { point.Y, point.Low ?? point.Y, point.High ?? point.Y })];
        return new LineChart(title, "model", unit, axis ?? Axis.Around(values, percent), [.. run.Evaluation.Models.Select(model => model.Name)], lines).Draw();
    }

    private static Markup Table(RunFiles run) => Html.Table(
        "Held-out prompts; 95 % intervals below the shares; lengths are of sampled answers",
        ["model", "exact", "exact, greedy", "mean score", "words", "median words", "characters", "tokens", "cut"],
        run.AllModels().Select(string[] (entry) =>
        [
            entry.Name, Figures.Percent(entry.Model.Exact), Figures.Percent(entry.Model.GreedyExact), Figures.Number(entry.Model.MeanScore),
            Figures.Number(entry.Model.Lengths.Words.Mean), Figures.Number(entry.Model.Lengths.Words.Median, 1),
            Figures.Number(entry.Model.Lengths.Characters.Mean, 1), Figures.Number(entry.Model.Lengths.Tokens.Mean, 1), Figures.Percent(entry.Model.Truncated),
        ]));
}

namespace SelfRewarding.Cli.Reports;

/// <summary>Losses and rewards while training, from metrics.jsonl.</summary>
internal static class TrainingSection
{
    private const int MostPoints = 100;

    public static Markup Draw(RunFiles run)
    {
        var trained = run.Evaluation.Models.Select(model => (model.Name, Rows: run.Metrics(model.Name)))
            .Where(model => model.Rows.Count > 0).ToList();
        if (trained.Count == 0)
            return Markup.Empty;
        var table = Html.Table(
            "First and last tenth of the steps, averaged",
            ["model", "steps", "loss, first", "loss, last", "accuracy, last", "reward chosen", "reward rejected"],
            trained.Select(string[] (model) =>
            [
                model.Name, Figures.Count(model.Rows.Count), Figures.Number(Tenth(model.Rows, row => row.Loss, last: false), 3),
                Figures.Number(Tenth(model.Rows, row => row.Loss, last: true), 3),
                Figures.Percent(Tenth(model.Rows, row => row.Accuracy, last: true)),
                Figures.Number(Tenth(model.Rows, row => row.RewardChosen, last: true), 3),
                Figures.Number(Tenth(model.Rows, row => row.RewardRejected, last: true), 3),
            ]));
        return Html.Section("training", "Training",
            Html.Paragraph("SFT and M1 learn by cross entropy, later models by DPO. "
                + "A reward is β times the log-ratio of policy and reference; "
                + "the chosen answer’s should rise above the rejected one’s."),
            Html.Charts(trained.SelectMany(model => Charts(model.Name, model.Rows))), table);
    }

    private static IEnumerable<Markup> Charts(string name, IReadOnlyList<MetricsRow> rows)
    {
        yield return Chart($"{name}: loss", "loss", [Line("loss", 0, rows, row => row.Loss)]);
        if (rows.Any(row => row.RewardChosen is not null))
            yield return Chart($"{name}: rewards", "reward",
                [Line("chosen", 0, rows, row => row.RewardChosen), Line("rejected", 1, rows, row => row.RewardRejected)]);
    }

    private static Markup Chart(string title, string unit, IReadOnlyList<Series> lines) => new LineChart(
        title, "step", unit, Axis.Around([.. lines.SelectMany(line => line.Points).Select(point => point.Y)], percent: false), null, lines).Draw();

    /// <summary>Means of neighbouring steps, so that a long training stays a readable line.</summary>
    private static Series Line(string name, int look, IReadOnlyList<MetricsRow> rows, Func<MetricsRow, double?> of)
    {
        List<(int Step, double Value)> values =
        [
            .. rows.Select(row => (row.Step, Value: of(row)))
                .Where(point => point.Value is { } value && double.IsFinite(value))
                .Select(point => (point.Step, point.Value!.Value)),
        ];
        var size = Math.Max(1, (values.Count + MostPoints - 1) / MostPoints);
        return new(
            name, look, [.. values.Chunk(size).Select(part => new Point(part.Average(point => point.Step), part.Average(point => point.Value)))]);
    }

    private static double? Tenth(IReadOnlyList<MetricsRow> rows, Func<MetricsRow, double?> of, bool last)
    {
        var size = (rows.Count + 9) / 10;
        return (last ? rows.TakeLast(size) : rows.Take(size)).Average(of);
    }
}

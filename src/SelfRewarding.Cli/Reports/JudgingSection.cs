using SelfRewarding.Evaluation;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Reports;

/// <summary>How well the models judge (paper, table 4), with what the figures do not show.</summary>
internal static class JudgingSection
{
    private static readonly (string Name, Func<JudgeAgreement, double?> Value, Func<JudgeAgreement, Interval?> Between, bool Percent)[] Measures =
    [
        ("Pairwise accuracy", judge => judge.Pairwise, judge => judge.Intervals.Pairwise, true),
        ("Exact match of the whole order", judge => judge.ExactMatch, judge => judge.Intervals.ExactMatch, true),
        ("5-best", judge => judge.FiveBest, judge => judge.Intervals.FiveBest, true),
        ("Spearman correlation", judge => judge.Spearman, judge => judge.Intervals.Spearman, false),
        ("Kendall’s tau-b", judge => judge.Kendall, judge => judge.Intervals.Kendall, false),
        ("Readable judgements", judge => judge.Readable, judge => judge.Intervals.Readable, true),
    ];

    public static Markup Draw(RunFiles run)
    {
        var judged = run.AllModels().Where(entry => entry.Model.Judge is not null).ToList();
        if (judged.Count == 0)
            return Html.Section("judging", "Judging", Html.Paragraph("These seeds have no ranked answers, so judging is not evaluated."));
        var judge = judged[^1].Model.Judge!;
        return Html.Section("judging", "Judging",
            Html.Paragraph($"Every model scores the same {judge.Answers} answers to {judge.Instructions} "
                + "held-out instructions; its order is compared with that of "
                + $"the {(run.Recipe.Seeds.World is null ? "human ranks" : "annotator")} on {judge.N} ordered pairs. "
                + "A tie of the model counts as wrong, an unreadable judgement ranks lowest. "
                + "Bars are 95 % bootstrap intervals over instructions."
                + (judged[0].Model is { Name: "SFT", Judge.Readable: < 0.5 }
                    ? " The SFT baseline has seen no evaluation examples and does not keep the judge’s format."
                    : "")),
            Html.Note(Caveat(run)),
            Html.Charts(Measures.Select(measure => Chart(run, measure))),
            Table(judged));
    }

    private static string Caveat(RunFiles run) => run.Evaluation.Controls.ContainsKey(Control.RandomJudge)
        ? "Read the distance between the two lines, not the slope of one. The random-judge control learns from random pairs, "
            + "so what it gains in judging is not self-reward"
            + (run.Recipe.Dpo.Replay > 0 ? ": it comes from the evaluation examples that are replayed during preference training (dpo.replay)" : "")
            + ". Only a gain beyond the control would be self-reward’s."
        : "This run has no random-judge control. A change here may come from evaluation examples replayed during preference training (dpo.replay) "
            + "and must not be credited to "
            + "self-reward; add \"randomJudge\" to controls to tell the two apart.";

    private static Markup Chart(
        RunFiles run, (string Name, Func<JudgeAgreement, double?> Value, Func<JudgeAgreement, Interval?> Between, bool Percent) measure)
    {
        var lines = run.Over(
            model => model.Judge is { } judge && measure.Value(judge) is { } value
                ? (value, measure.Between(judge)?.Low, measure.Between(judge)?.High)
                : null,
            control => control == Control.RandomJudge);
        var lowest = lines.SelectMany(line => line.Points).Select(point => point.Low ?? point.Y).Append(0).Min();
        var axis = measure.Percent ? Axis.Share : Axis.Around([lowest, 1], percent: false);
        return new LineChart(measure.Name, "model", measure.Percent ? "share" : "correlation", axis,
            [.. run.Evaluation.Models.Select(model => model.Name)], lines).Draw();
    }

    private static Markup Table(IEnumerable<(string Name, ModelEvaluation Model)> judged) => Html.Table(
        "Agreement with the ranked answers; 95 % intervals below the figures; "
        + "n is pairs for pairwise and ties, "
        + "ordered instructions for exact match, answers with five points for 5-best, judgements for readable; "
        + "constant: instructions whose scores are all alike, without correlation",
        ["model", "pairwise", "exact match", "5-best", "Spearman", "Kendall", "readable", "ties", "constant", "n: pairs, ordered, fives, judgements"],
        judged.Select(string[] (entry) =>
        [
            entry.Name,
            .. Measures.Select(measure => measure.Percent
                ? Figures.Percent(measure.Value(entry.Model.Judge!), measure.Between(entry.Model.Judge!))
                : Figures.Number(measure.Value(entry.Model.Judge!), measure.Between(entry.Model.Judge!))),
            Figures.Percent(entry.Model.Judge!.Ties, entry.Model.Judge.Intervals.Ties), Figures.Count(entry.Model.Judge!.ConstantInstructions),
            $"{entry.Model.Judge.N}, {entry.Model.Judge.Ordered}, {entry.Model.Judge.Fives}, {entry.Model.Judge.Judgements}",
        ]));
}

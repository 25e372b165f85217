using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Reports;

/// <summary>
/// The report of a finished run: report.html, one file without scripts and without anything from outside, made from
/// recipe.json, evaluation.json, metrics.jsonl and the rows of the run folder alone.
/// </summary>
public static class ReportPage
{
    /// <summary>Writes report.html into the run folder; the same folder gives the same bytes.</summary>
    /// <param name="runFolder">A run folder that holds recipe.json and evaluation.json.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="UserFaultException">A file that the page needs is missing or cannot be read.</exception>
    public static string Write(string runFolder)
    {
        var run = RunFiles.Read(runFolder);
        var path = Path.Combine(runFolder, "report.html");
        File.WriteAllText(path + ".part", Page(run).Value);
        File.Move(path + ".part", path, overwrite: true);
        return path;
    }

    private static Markup Page(RunFiles run)
    {
        (string Id, string Title, Markup Body)[] sections =
        [
            ("answers", "Answers", AnswerSections.Answers(run)),
            ("head-to-head", "Head to head", AnswerSections.HeadToHead(run)),
            ("families", "Kinds of task", AnswerSections.Families(run)),
            ("judging", "Judging", JudgingSection.Draw(run)),
            ("rounds", "Rounds", RoundsSection.Draw(run)),
            ("scores", "Scores", AnswerSections.Scores(run)),
            ("training", "Training", TrainingSection.Draw(run)),
            ("examples", "Examples", ExamplesSection.Draw(run)),
            ("world", "What is built in", World(run)),
            ("recipe", "Recipe", Html.Section("recipe", "Recipe", Html.Details("recipe.json", Html.Quote(run.RecipeText)))),
        ];
        var shown = sections.Where(section => section.Body != Markup.Empty).ToList();
        return Markup.Of($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Self-rewarding run</title><style>{new Markup(PageStyle.Css)}</style></head><body>
            <header><h1>Self-rewarding language model: report of one run</h1>
            {Html.Paragraph(Story(run))}
            <nav aria-label="Sections">{shown.Select(section => Markup.Of($"<a href=\"#{section.Id}\">{section.Title}</a>"))}</nav></header>
            <main>{Keys(run)}{shown.Select(section => section.Body)}</main>
            <footer><p>Method: Yuan et al. 2024, Self-Rewarding Language Models, arXiv 2401.10020.
            Every number stands in evaluation.json and in the rows of the run folder.</p></footer>
            </body></html>

            """);
    }

    private static string Story(RunFiles run)
    {
        var last = run.Evaluation.Models[^1].Name;
        var controls = run.Evaluation.Controls.Count == 0
            ? ""
            : $" Controls change one thing each: {string.Join(", ", run.Evaluation.Controls.Keys.Select(control => Words.Of(control)))}.";
        return "One model answers and judges its own answers; its scores make preference pairs, and DPO on them makes the next model: "
            + $"M1 to {last} in {run.Recipe.Iterations} "
            + $"round{(run.Recipe.Iterations == 1 ? "" : "s")}, seed {run.Recipe.Seed}.{controls}";
    }

    private static Markup Keys(RunFiles run)
    {
        var models = run.Evaluation.Models;
        var (first, last) = (models.FirstOrDefault(model => model.Name == "M1") ?? models[0], models[^1]);
        List<Markup> keys = [];
        if (first.Exact is not null && last.Exact is not null)
            keys.Add(Key("Exactly right", $"{Figures.Percent(first.Exact.Value)} → {Figures.Percent(last.Exact.Value)}",
                $"{first.Name} → {last.Name}, {last.Exact.N} held-out prompts"));
        foreach (var (control, trained) in run.Evaluation.Controls
            .Where(entry => entry.Value.Count > 0 && entry.Value[^1].Exact is not null && entry.Key == Control.RandomJudge))
            keys.Add(Key(
                "The same with a random judge", $"{Figures.Percent(first.Exact?.Value)} → {Figures.Percent(trained[^1].Exact!.Value)}",
                $"{first.Name} → {Words.Of(control)} {trained[^1].Name}"));
        if (first.Judged?.Score is { } before && last.Judged?.Score is { } after)
            keys.Add(Key("Points of answers", $"{before.Value:F2} → {after.Value:F2}", $"{first.Name} → {last.Name}, 0 to 5, by {last.Judged.Judge}"));
        if (first.Judge is not null && last.Judge is not null)
            keys.Add(Key(
                "Judging, pairwise accuracy", $"{Figures.Percent(first.Judge.Pairwise)} → {Figures.Percent(last.Judge.Pairwise)}",
                $"{first.Name} → {last.Name}; see the note on controls"));
        keys.Add(Key(
            "Length of answers", $"{Figures.Number(first.ResponseLength, 1)} → {Figures.Number(last.ResponseLength, 1)}",
            $"{first.Name} → {last.Name}, words"));
        return Markup.Of($"<dl class=\"keys\">{keys}</dl>");
    }

    private static Markup Key(string name, string value, string note) =>
        Markup.Of($"<div><dt>{name}</dt><dd>{value}<small>{note}</small></dd></div>");

    private static Markup World(RunFiles run) => run.Recipe.Seeds.World is null ? Markup.Empty : Html.Section(
        "world", "What is built into the quickstart world",
        Html.Paragraph("The gap between what M0 says and what it can verify was put there when M0 was pretrained: "
            + "83 % of the dialogues in its corpus are flawed, "
            + "while its critiques are reliable. So M0 knows more than its answers show. "
            + "The loop moves that knowledge from critiques into answers; it creates none, "
            + "and kinds of task that M0 does not know hardly move."),
        Html.Paragraph("When this world was measured, judging did not improve beyond the random-judge control; "
            + "what rose came from replaying evaluation examples."),
        Html.Paragraph("The annotator is a checker that knows the right answer. "
            + "It labels the seeds and measures held-out answers; the loop itself asks only the model."));
}

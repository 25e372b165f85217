using SelfRewarding.Evaluation;
using SelfRewarding.Judging;
using SelfRewarding.Preferences;

namespace SelfRewarding.Cli.Reports;

/// <summary>A few prompts with answers and judgements, evenly spaced over the rows so that nobody picked them.</summary>
internal static class ExamplesSection
{
    private const int HeldOut = 4;
    private const int PairsPerRound = 2;

    public static Markup Draw(RunFiles run)
    {
        var answers = Answers(run).ToList();
        var pairs = run.Evaluation.Iterations.SelectMany(round => Pairs(run, round.Model)).ToList();
        if (answers.Count + pairs.Count == 0)
            return Markup.Empty;
        return Html.Section("examples", "Examples",
            Html.Paragraph("Evenly spaced over the rows, not picked. The models wrote the answers and the prompts of the rounds; held-out prompts are the data’s."),
            Markup.Of($"{(answers.Count > 0 ? Markup.Of($"<h3>Held-out prompts</h3>{answers}") : Markup.Empty)}"),
            Markup.Of($"{(pairs.Count > 0 ? Markup.Of($"<h3>Preference pairs</h3>{pairs}") : Markup.Empty)}"));
    }

    private static IEnumerable<Markup> Answers(RunFiles run)
    {
        var models = run.Evaluation.Models
            .Select(model => (model.Name, Rows: run.Rows<EvaluatedAnswer>($"evaluation/{model.Name}/answers.jsonl")))
            .ToList();
        var prompts = models[0].Rows;
        foreach (var i in EvenlySpaced(prompts.Count, HeldOut))
        {
            var answers = models.Where(model => i < model.Rows.Count).Select(model => Answer(
                Markup.Of($"{model.Name}{(model.Rows[i].Score is { } score ? $", {score} of 5" : "")}"), model.Rows[i].Text, []));
            yield return Markup.Of($"<article><h3>Prompt {prompts[i].Id}</h3>{Html.Quote(prompts[i].Prompt)}{answers}</article>\n");
        }
    }

    private static IEnumerable<Markup> Pairs(RunFiles run, string model)
    {
        var pairs = run.Rows<PreferencePair>($"{model}/4-pairs.jsonl");
        var judged = run.Rows<JudgedSet>($"{model}/3-judgements.jsonl").ToLookup(set => set.Id);
        foreach (var pair in EvenlySpaced(pairs.Count, PairsPerRound).Select(i => pairs[i]))
        {
            if (judged[pair.Id].FirstOrDefault() is not { } set)
                continue;
            yield return Markup.Of($"""
                <article><h3>{model}, prompt {pair.Id}</h3>{Html.Quote(pair.Prompt)}
                {set.Responses.Select((response, i) => Candidate(response, Role(set, i, pair)))}</article>

                """);
        }
    }

    /// <summary>Equal texts may stand several times; one of them was chosen, and one rejected.</summary>
    private static string Role(JudgedSet set, int place, PreferencePair pair)
    {
        int Of(string text, double score) =>
            set.Responses.Index()
                .Where(item => item.Item.Text == text)
                .OrderByDescending(item => item.Item.Score == score)
                .Select(item => item.Index)
                .FirstOrDefault(-1);
        return place == Of(pair.Chosen, pair.ChosenScore) ? "chosen" : place == Of(pair.Rejected, pair.RejectedScore) ? "rejected" : "";
    }

    private static Markup Candidate(JudgedResponse response, string role)
    {
        var label = Markup.Of(
            $"{(response.Score is null ? "no score" : Figures.Number(response.Score) + " points")} <span class=\"{role}\">{role}</span>");
        var count = response.Judgements.Count;
        return Answer(label, response.Text, count == 0 ? [] :
            [Html.Details(
                $"{count} judgement{(count == 1 ? "" : "s")}",
                response.Judgements.Select((judgement, i) => Markup.Of($"<p>{i + 1} of {count}</p>{Html.Quote(judgement.Text)}")))]);
    }

    private static Markup Answer(Markup label, string text, IEnumerable<Markup> more) =>
        Markup.Of($"<div class=\"answer\"><div>{label}</div><div>{Html.Quote(text)}{more}</div></div>\n");

    private static IEnumerable<int> EvenlySpaced(int count, int wanted) =>
        Enumerable.Range(0, Math.Min(count, wanted)).Select(i => (2 * i + 1) * count / (2 * Math.Min(count, wanted)));
}

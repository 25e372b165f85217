using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Cli.Tests.Reports;

/// <summary>The folder of a finished run with plausible figures, made by hand: no model is in it.</summary>
internal sealed class FakeRun : IDisposable
{
    public const string Hostile = "</pre><script>alert(1)</script><img src=x onerror=alert(2)>&lt;\u202Eevil\u0007";

    private static readonly string[] Kinds = ["add", "capital", "copy", "last", "odd one out", "reverse", "sort", "spell", "times", "yes no"];
    private readonly Recipe recipe;

    /// <param name="annotated">Whether there is an annotator: the quickstart world; else seeds from files.</param>
    /// <param name="controls">Control runs.</param>
    public FakeRun(bool annotated = true, params Control[] controls)
    {
        recipe = new()
        {
            Model = Path.Combine(Folder, "m0"),
            Seed = 1,
            Seeds = annotated ? new() { World = new() } : new() { Ift = "ift.jsonl", Ranked = "ranked.jsonl" },
            Dpo = new() { Replay = 1 },
            Controls = controls,
        };
        File.WriteAllText(Path.Combine(Folder, "recipe.json"), RecipeFile.Print(recipe, Folder));
        Report(annotated).Write(Path.Combine(Folder, "evaluation.json"));
        string[] models = ["SFT", "M1", "M2", "M3"];
        for (var i = 0; i < models.Length; i++)
            WriteTraining(models[i], preferences: i > 1);
        WriteRows();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("report-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private EvaluationReport Report(bool annotated)
    {
        HeadToHead[] headToHead =
        [
            new("M1", "SFT", 0.18, 0.66, 0.16, 464), new("M2", "SFT", 0.29, 0.6, 0.11, 464), new("M2", "M1", 0.22, 0.71, 0.07, 464),
            new("M3", "SFT", 0.37, 0.54, 0.09, 464), new("M3", "M1", 0.31, 0.63, 0.06, 464), new("M3", "M2", 0.17, 0.77, 0.06, 464),
        ];
        return new(
            [
                Model("SFT", 0.505, 0, annotated), Model("M1", 0.498, 0.935, annotated),
                Model("M2", 0.657, 0.939, annotated), Model("M3", 0.769, 0.935, annotated),
            ],
            recipe.Controls.ToDictionary(control => control, control => (IReadOnlyList<ModelEvaluation>)(control == Control.RandomJudge
                ? [Model("M2", 0.506, 0.931, annotated), Model("M3", 0.478, 0.937, annotated)]
                : [Model("M2", 0.66 + 0.01 * (int)control, 0.932, annotated), Model("M3", 0.74 + 0.014 * (int)control, 0.93, annotated)])),
            annotated ? headToHead : [],
            [Round("M1", 545, annotated, 0.95, prompts: true), Round("M2", 420, annotated, 0.9, prompts: true)],
            recipe.Controls.ToDictionary(control => control, control => (IReadOnlyList<IterationSummary>)(control == Control.RandomJudge
                ? [Round("M1", 540, annotated, 0.42, prompts: false), Round("M2", 548, annotated, 0.4, prompts: false)]
                : control == Control.OracleJudge ? [Round("M1", 530, annotated, 1, prompts: false), Round("M2", 436, annotated, 1, prompts: false)]
                : [Round("M1", 530, annotated, 1, prompts: false) with { Pairs = null, Positives = 1203 }])));
    }

    private static ModelEvaluation Model(string name, double exact, double pairwise, bool annotated)
    {
        var answers = Enumerable.Range(0, 460).Select(i => new EvaluatedAnswer(
            i, $"say {i}", string.Join(' ', Enumerable.Repeat("word", 3 + (i + name[^1]) % 7)), 3 + i % 7, FinishReason.Stop,
            annotated ? i % 46 / 46.0 < exact + (i % 10 - 5) / 25.0 ? 5 : i % 7 == 0 ? 1 : 3 + i % 2 : null,
            annotated ? Kinds[i % 10] : null)).ToList();
        var rankings = Enumerable.Range(0, 20).Select(i => new JudgedRanking(
            [0, 1, 2], pairwise == 0 ? [null, null, null] : i % 20 < 20 * pairwise - 0.1 ? [5, 3, 2] : [5, 5, 1], pairwise == 0 ? 0 : 9, 9)).ToList();
        return ModelEvaluation.Of(name, answers, answers, JudgeAgreement.Of(rankings, 1));
    }

    private static IterationSummary Round(string model, int pairs, bool annotated, double right, bool prompts)
    {
        int good = (int)(pairs * right), bad = (pairs - good) / 2;
        return new(
            model,
            prompts
                ? new Dictionary<PromptOutcome, int>
                {
                    [PromptOutcome.Kept] = 600,
                    [PromptOutcome.Similar] = 81,
                    [PromptOutcome.FirstCharacter] = 3,
                    [PromptOutcome.HeldOut] = 97,
                }
                : null,
            new(
                new Dictionary<JudgementOutcome, int>
                {
                    [JudgementOutcome.Score] = 7080,
                    [JudgementOutcome.Unreadable] = 108,
                    [JudgementOutcome.Truncated] = 12,
                },
                0.983, [40, 310, 600, 1700, 900, 3530], 4.05),
            annotated ? new(pairs, good, bad, pairs - good - bad, 6.2, 6.4, 1.62) : new(pairs, null, null, null, 6.2, 6.4, 1.62),
            null);
    }

    private void WriteTraining(string name, bool preferences)
    {
        var rows = Enumerable.Range(1, 130).Select(step => preferences
            ? FormattableString.Invariant($$"""{"step":{{step}},"loss":{{0.69 - 0.003 * step + 0.02 * (step % 5)}},"learning_rate":1e-4,"grad_norm":"NaN","reward_chosen":{{0.004 * step}},"reward_rejected":{{-0.012 * step}},"margin":{{0.016 * step}},"accuracy":{{0.5 + 0.003 * step}},"logp_chosen":-4,"logp_rejected":-9}""")
            : FormattableString.Invariant(
                $$"""{"step":{{step}},"loss":{{2.4 / (1 + 0.05 * step) + 0.05 * (step % 3)}},"learning_rate":5e-4,"grad_norm":1.2}"""));
        Directory.CreateDirectory(Path.Combine(Folder, name));
        File.WriteAllLines(Path.Combine(Folder, name, "metrics.jsonl"), rows);
    }

    private void WriteRows()
    {
        foreach (var name in new[] { "SFT", "M1", "M2", "M3" })
            RowFile.Write(Path.Combine(Folder, $"evaluation/{name}/answers.jsonl"), Enumerable.Range(0, 8).Select(i => new EvaluatedAnswer(
                i, i == 3 ? Hostile : "reverse these words : pear glove owl",
                i == 3 ? Hostile : name == "M3" ? "owl glove pear ." : "owl pear glove .",
                4, FinishReason.Stop,
                name == "M3" ? 5 : 3, "reverse")));
        foreach (var name in new[] { "M1", "M2" })
        {
            RowFile.Write(Path.Combine(Folder, name, "3-judgements.jsonl"), Enumerable.Range(0, 4).Select(i => new JudgedSet(
                i, "which one does not belong : cat , dog , hammer ?",
                [Judged("hammer .", 5), Judged("cat .", 2.67), Judged(Hostile, null), Judged("hammer .", 5)])));
            RowFile.Write(Path.Combine(Folder, name, "4-pairs.jsonl"), Enumerable.Range(0, 4).Select(i => new PreferencePair(
                i, "which one does not belong : cat , dog , hammer ?", "hammer .", "cat .", 5, 2.67)));
        }
    }

    private static JudgedResponse Judged(string text, double? score) => new(text, [1, 2], FinishReason.Stop,
        [new($"review {text} topic yes form yes part yes right {(score == 5 ? "yes" : "no")} length yes score : {score}",
            score is null ? JudgementOutcome.Unreadable : JudgementOutcome.Score, score)], score);
}

using System.Text.Json;
using SelfRewarding.Evaluation;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Tests.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Evaluation;

public sealed class RunEvaluatorTests
{
    [Fact]
    public void Every_model_answers_and_judges_what_is_held_out()
    {
        using ScriptedRun run = new();

        var report = run.Evaluate();

        Assert.Equal(["SFT", "M1", "M2", "M3"], report.Models.Select(model => model.Name));
        Assert.Equal([0.2, 0.4, 0.6, 0.9], report.Models.Select(model => model.Exact!.Value));
        Assert.Equal([0.2, 0.4, 0.6, 0.9], report.Models.Select(model => model.GreedyExact!.Value));
        Assert.Equal(["M2", "M3"], report.Controls[Control.RandomJudge].Select(model => model.Name));
        Assert.Equal([0.3, 0.1], report.Controls[Control.RandomJudge].Select(model => model.Exact!.Value));

        var m2 = report.Models[2];
        Assert.Equal(Proportion.Of(6, 10), m2.Exact);
        Assert.Equal((6 * 5 + 4 * 1) / 10.0, m2.MeanScore);
        Assert.Equal([0, 4, 0, 0, 0, 6], m2.Scores);
        Assert.Equal([new("even", Proportion.Of(3, 5)!), new("odd", Proportion.Of(3, 5)!)], m2.Families);
        Assert.Equal(1.4, m2.ResponseLength, 12);
        Assert.Equal(new LengthSummary(1.4, 1), m2.Lengths.Tokens);
        Assert.Equal((6 * 1 + 4 * 5) / 10.0, m2.Lengths.Characters.Mean);
    }

    [Fact]
    public void The_judge_set_is_made_once_of_distinct_answers_that_have_an_order()
    {
        using ScriptedRun run = new();

        var report = run.Evaluate();

        // The SFT baseline knows "say 0" and "say 1" only: "say 2" has no order. "say 0" is unreadable, so a wrong tie.
        Assert.All(report.Models, model =>
        {
            Assert.Equal(2, model.Judge!.N);
            Assert.Equal(0.5, model.Judge.Pairwise);
            Assert.Equal(0.5, model.Judge.Readable);
            Assert.Equal(1, model.Judge.FiveBest);
            Assert.Equal(1, model.Judge.ConstantInstructions);
        });
    }

    [Fact]
    public void Every_later_model_meets_every_earlier_one()
    {
        using ScriptedRun run = new();

        var report = run.Evaluate();

        Assert.Equal(6, report.HeadToHead.Count);
        var result = Assert.Single(report.HeadToHead, result => result is { Left: "M3", Right: "M1" });
        Assert.Equal((0.5, 0.5, 0.0, 10, 0), (result.Win, result.Tie, result.Loss, result.N, result.Unreadable));
        Assert.Equal(new VerdictIntervals(Wilson(5), Wilson(5), Wilson(0)), result.Intervals);
        Assert.Equal("annotator", report.HeadToHeadJudge);
        Assert.False(File.Exists(Path.Combine(run.Folder, "evaluation/M1/scores.jsonl")));
        Assert.All(report.Models, model => Assert.Null(model.Judged));

        // The random judge's M3 knows "say 0" only, the main one nine of ten.
        Assert.Equal(
            [("M2", "randomJudge/M2", 0.3), ("M3", "randomJudge/M3", 0.8)],
            report.ControlHeadToHead.Select(pair => (pair.Left, pair.Right, pair.Win)));

        static Interval Wilson(int successes) => new(Proportion.Of(successes, 10)!.Low, Proportion.Of(successes, 10)!.High);
    }

    [Fact]
    public void A_second_evaluation_loads_nothing_and_gives_the_same_bytes()
    {
        using ScriptedRun run = new();
        run.Evaluate();
        var path = Path.Combine(run.Folder, "evaluation.json");
        var first = File.ReadAllBytes(path);
        run.Loaded.Clear();

        run.Evaluate();

        Assert.Empty(run.Loaded);
        Assert.Equal(first, File.ReadAllBytes(path));
    }

    [Fact]
    public void The_file_has_the_agreed_names_and_reads_back_as_written()
    {
        using ScriptedRun run = new();
        var report = run.Evaluate();
        var path = Path.Combine(run.Folder, "evaluation.json");

        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var m3 = json.RootElement.GetProperty("models")[3];
        Assert.Equal(0.9, m3.GetProperty("exact").GetProperty("value").GetDouble());
        Assert.Equal(10, m3.GetProperty("exact").GetProperty("n").GetInt32());
        Assert.Equal(JsonValueKind.Number, m3.GetProperty("responseLength").ValueKind);
        string[] figures = ["pairwise", "exactMatch", "fiveBest", "spearman", "kendall", "readable", "ties", "n"];
        Assert.All(figures, figure => Assert.Equal(JsonValueKind.Number, m3.GetProperty("judge").GetProperty(figure).ValueKind));
        Assert.Equal("M3", json.RootElement.GetProperty("controls").GetProperty("randomJudge")[1].GetProperty("name").GetString());
        string[] sides = ["left", "right", "win", "tie", "loss", "n"];
        Assert.All(sides, side => Assert.True(json.RootElement.GetProperty("headToHead")[0].TryGetProperty(side, out _)));

        EvaluationReport.Read(path).Write(path + ".again");
        Assert.Equal(File.ReadAllText(path), File.ReadAllText(path + ".again"));
        Assert.Equal(report.Models[3].Exact, EvaluationReport.Read(path).Models[3].Exact);
    }

    [Fact]
    public void Rows_of_a_round_are_counted_and_its_pairs_checked_by_the_annotator()
    {
        using ScriptedRun run = new();
        run.Write("M1/1-prompts.jsonl", new WrittenPrompt(0, "say 1", PromptOutcome.Kept), new WrittenPrompt(-1, "say", PromptOutcome.Length));
        run.Write("M1/3-judgements.jsonl", new JudgedSet(3, "say 3", [
            new("3", [1], FinishReason.Length, [new("good", JudgementOutcome.Score, 4.5), new("?", JudgementOutcome.Unreadable, null)], 4.5)]));
        run.Write("M1/4-pairs.jsonl",
            new PreferencePair(0, "say 1", "1", "no no", 5, 1), new PreferencePair(1, "say 2", "no", "2", 4, 3),
            new PreferencePair(3, "say 3", "3", "no", 4.5, 1, [1]), new PreferencePair(4, "cook", "a", "b", 5, 4));
        run.Write("controls/randomJudge/M1/4-pairs.jsonl", new PreferencePair(0, "say 1", "no", "1", 5, 1));

        run.Write("controls/randomJudge/M2/4-positives.jsonl", new Example("say 1", "1"), new Example("say 2", "2"));

        var report = run.Evaluate();

        var round = report.Iterations[0];
        Assert.Equal("M1", round.Model);
        Assert.Equal([(PromptOutcome.Kept, 1), (PromptOutcome.Length, 1)], round.Prompts!.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(0.5, round.Judgements!.Readable);
        Assert.Equal([0, 0, 0, 0, 0, 1], round.Judgements.Scores);
        // "3" was cut at the token limit, so the annotator gives it no more than "no"; it does not know "cook".
        var pairs = round.Pairs!;
        Assert.Equal(new PairSummary(4, 1, 1, 1, 1, 1.25, (4 + 1 + 3.5 + 1) / 4), pairs with { Shares = null, Intervals = null });
        Assert.Equal(new PairShares(Proportion.Of(1, 3)!, Proportion.Of(1, 3)!, Proportion.Of(1, 3)!), pairs.Shares);
        Assert.Equal(new Interval(1, 1), pairs.Intervals!.ChosenLength);
        Assert.InRange(pairs.Margin!.Value, pairs.Intervals.Margin.Low + 0.1, pairs.Intervals.Margin.High - 0.1);
        Assert.Equal((2, new Interval(0.5, 0.5)), (round.Judgements.N, round.Judgements.Intervals!.Readable));
        Assert.Null(report.Iterations[1].Pairs);
        Assert.Equal([null, 2], report.ControlIterations[Control.RandomJudge].Select(control => control.Positives));
        Assert.Equal(1, report.ControlIterations[Control.RandomJudge][0].Pairs!.Wrong);
    }

    [Fact]
    public void Without_an_annotator_there_is_no_exact_share_and_judging_uses_the_ranked_answers()
    {
        using ScriptedRun run = new() { Annotates = false };

        var report = run.Evaluate();

        Assert.All(report.Models, model =>
        {
            Assert.Null(model.Exact);
            Assert.Null(model.MeanScore);
            Assert.Equal(1, model.Judge!.Pairwise);
        });
        Assert.Contains("\"exact\": null", File.ReadAllText(Path.Combine(run.Folder, "evaluation.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_without_evaluation_prompts_are_refused_before_anything_is_made()
    {
        var fault = Assert.Throws<UserFaultException>(() => RunEvaluator.CheckSeeds(new FakeSeeds { EvaluationPrompts = [] }));

        Assert.Contains("seeds.evaluation", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_not_finished_is_refused_with_the_missing_model()
    {
        using ScriptedRun run = new();
        Directory.Delete(Path.Combine(run.Folder, "M3"), recursive: true);

        var fault = Assert.Throws<UserFaultException>(() => run.Evaluate());

        Assert.Contains("M3", fault.Message, StringComparison.Ordinal);
        Assert.Contains("not finished", fault.Message, StringComparison.Ordinal);
    }
}

using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Recipes;

namespace SelfRewarding.Tests.Evaluation;

/// <summary>Who scores the answers, and how sure the figures are.</summary>
public sealed class AnswerScoresTests
{
    [Fact]
    public void Without_an_annotator_M1_scores_the_answers_of_all_models()
    {
        using ScriptedRun run = new() { Annotates = false };

        var report = run.Evaluate();

        Assert.Equal("M1", report.HeadToHeadJudge);
        Assert.Equal(6, report.HeadToHead.Count);
        // What is said of "say 0" cannot be read. Of the other nine M3 has eight right and M1 three.
        var result = Assert.Single(report.HeadToHead, result => result is { Left: "M3", Right: "M1" });
        Assert.Equal((5 / 9.0, 4 / 9.0, 0.0, 9, 1), (result.Win, result.Tie, result.Loss, result.N, result.Unreadable));
        Assert.Equal((1, 10), (report.Models[3].Judged!.Unreadable, report.Models[3].Judged!.N));
        Assert.Equal((8 * 5 + 1 * 2) / 9.0, report.Models[3].Judged!.Score!.Value, 12);
        Assert.Equal(9, report.Models[3].Judged!.Score!.N);
        Assert.Equal(2, report.Controls[Control.RandomJudge][1].Judged!.Score!.Value, 12);
        Assert.Equal(["M2", "M3"], report.ControlHeadToHead.Select(pair => pair.Left));
    }

    [Fact]
    public void A_text_that_several_models_wrote_is_judged_once_and_always_by_the_same_model()
    {
        using ScriptedRun run = new() { Annotates = false };

        run.Evaluate();

        // "say 0" has one answer, "say 9" too, the others a right and a wrong one; three judgements each. Beside that every
        // model judges the two ranked answers for its own agreement. M1 knows four.
        Assert.Equal(3 * (1 + 8 * 2 + 1) + 6, run.Judged.Count(judge => judge == 4));
        Assert.Equal(5 * 6, run.Judged.Count(judge => judge != 4));
        Assert.Equal("M1", run.Loaded[^1]);
        var rows = RowFile.Read<JudgedSet>(Path.Combine(run.Folder, "evaluation/M3/scores.jsonl"));
        Assert.Equal(Enumerable.Range(0, 10), rows.Select(row => row.Id));
        Assert.Equal(3, rows[9].Responses[0].Judgements.Count);
    }

    [Fact]
    public void Scores_that_are_missing_are_made_again_alike()
    {
        using ScriptedRun run = new() { Annotates = false };
        run.Evaluate();
        var before = File.ReadAllBytes(Path.Combine(run.Folder, "evaluation.json"));
        foreach (var name in new[] { "M2", "controls/randomJudge/M3" })
            File.Delete(Path.Combine(run.Folder, "evaluation", name, "scores.jsonl"));
        run.Loaded.Clear();

        run.Evaluate();

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(run.Folder, "evaluation.json")));
        Assert.Equal(["M1"], run.Loaded);
    }

    [Fact]
    public void Several_answers_to_a_prompt_are_averaged_and_prompts_are_resampled()
    {
        using ScriptedRun run = new();

        // Every second answer of a hot model is wrong: half of the six prompts that M2 knows.
        var m2 = run.Evaluate(new() { Samples = 4, Sampling = new() { Temperature = 1 } }).Models[2];

        Assert.Equal((0.3, 10), (m2.Exact!.Value, m2.Exact.N));
        Assert.Equal((10, 40), (m2.Prompts, m2.Answers));
        Assert.InRange(m2.Exact.Low, 0.1, 0.25);
        Assert.InRange(m2.Exact.High, 0.35, 0.5);
        Assert.Equal(Proportion.Of(6, 10), m2.GreedyExact);
        Assert.Equal([0, 28, 0, 0, 0, 12], m2.Scores);
        var rows = RowFile.Read<EvaluatedAnswer>(Path.Combine(run.Folder, "evaluation/M2/answers.jsonl"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (i / 4, i % 4)), rows.Select(row => (row.Id, row.Sample)));
        Assert.Equal(10, RowFile.Read<EvaluatedAnswer>(Path.Combine(run.Folder, "evaluation/M2/greedy.jsonl")).Count);
    }

    [Fact]
    public void One_answer_a_prompt_writes_the_rows_without_a_number()
    {
        using ScriptedRun run = new();

        run.Evaluate();

        Assert.Equal(
            """{"id":0,"prompt":"say 0","text":"0","tokens":1,"finish_reason":"stop","score":5,"family":"even"}""",
            File.ReadLines(Path.Combine(run.Folder, "evaluation/M2/answers.jsonl")).First());
    }

    [Fact]
    public void Every_plain_figure_has_an_interval_and_a_count()
    {
        using ScriptedRun run = new();

        var m2 = run.Evaluate().Models[2];

        Assert.Equal((10, 10), (m2.Prompts, m2.Answers));
        Assert.InRange(m2.ResponseLength, m2.Intervals!.ResponseLength!.Low + 0.1, m2.Intervals.ResponseLength.High - 0.1);
        Assert.InRange(m2.MeanScore!.Value, m2.Intervals.MeanScore!.Low + 0.5, m2.Intervals.MeanScore.High - 0.5);
        Assert.Equal(new Interval(0, Proportion.Of(0, 10)!.High), m2.Intervals.Truncated);
        Assert.Equal((12, 2, 1), (m2.Judge!.Judgements, m2.Judge.Ordered, m2.Judge.Fives));
    }
}

using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Tests.Models;
using SelfRewarding.Tests.Seeds;

namespace SelfRewarding.Tests.Judging;

public sealed class JudgeTests
{
    private static readonly JudgingOptions Options = new() { Prompt = "<INSTRUCTION_HERE>?<RESPONSE_HERE>", Samples = 3 };

    private static readonly CandidateSet Set = new(7, "q",
    [
        new("a", [1, 9], FinishReason.Stop), new("b", [2, 9], FinishReason.Stop),
        new("a", [1, 9], FinishReason.Stop), new("a", [1], FinishReason.Length),
    ]);

    [Fact]
    public void The_score_is_the_mean_of_the_readable_judgements()
    {
        var model = new ScriptedModel("Score: 2", "hm", "Score: 3", "?", "!", "Score: 9", "Score: 5", "Score: 5", "Score: 4");

        var judged = new Judge(model, Options, 1, "s").Score([Set], null, CancellationToken.None).Single();

        Assert.Equal([2.5, null, 2.5, 14.0 / 3], judged.Responses.Select(r => r.Score));
        Assert.Equal(
            [JudgementOutcome.Unreadable, JudgementOutcome.Unreadable, JudgementOutcome.OutOfRange],
            judged.Responses[1].Judgements.Select(j => j.Outcome));
        Assert.Equal([FinishReason.Stop, FinishReason.Stop, FinishReason.Stop, FinishReason.Length], judged.Responses.Select(r => r.Finish));
        Assert.Equal([1, 9], judged.Responses[2].Tokens);
    }

    [Fact]
    public void The_same_answer_is_judged_once_on_the_streams_of_its_first_place()
    {
        var model = new ScriptedModel("Score: 1");

        new Judge(model, Options, 1, "s").Score([Set with { Responses = [Set.Responses[1], .. Set.Responses] }], null, CancellationToken.None);

        Assert.Equal(["q?b", "q?b", "q?b", "q?a", "q?a", "q?a", "q?a", "q?a", "q?a"], model.Requests.Select(r => r.Input.Messages!.Single().Content));
        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 12, 13, 14],
            model.Requests.Select(r => Enumerable.Range(0, 20).Single(sample => RandomStream.For(1, "s", 7, sample) == r.Stream)));
    }

    [Fact]
    public void Fewer_readable_judgements_than_needed_give_no_score()
    {
        var judged = new Judge(new ScriptedModel("Score: 2", "hm", "Score: 3"), Options with { MinimumReadable = 3 }, 1, "s")
            .Score([Set], null, CancellationToken.None);

        Assert.All(judged[0].Responses, r => Assert.Null(r.Score));
    }

    [Fact]
    public void How_sets_are_grouped_into_calls_changes_nothing()
    {
        CandidateSet[] sets = [Set, Set with { Id = 8 }];
        var judge = new Judge(new ScriptedModel((r, _) => ScriptedModel.Says($"Score: {r.Stream % 6}")), Options, 1, "s");

        var together = judge.Score(sets, null, CancellationToken.None);
        var apart = sets.SelectMany(set => judge.Score([set], null, CancellationToken.None));

        Assert.Equal(together.SelectMany(s => s.Responses).Select(r => r.Score), apart.SelectMany(s => s.Responses).Select(r => r.Score));
    }

    [Fact]
    public void The_random_judge_gives_every_score_equally_often_and_the_same_answer_the_same()
    {
        CandidateSet[] sets = [.. Enumerable.Range(0, 600).Select(i => Set with { Id = i })];

        var judged = new RandomJudge(1, "s").Score(sets, null, CancellationToken.None);

        Assert.All(judged, set => Assert.Equal(set.Responses[0].Score, set.Responses[2].Score));
        var counts = judged.SelectMany(set => new[] { set.Responses[0], set.Responses[1], set.Responses[3] }).CountBy(r => r.Score!.Value).ToList();
        Assert.Equal(6, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 240, 360));
    }

    [Fact]
    public void The_oracle_gives_the_annotators_points_and_none_where_it_does_not_understand()
    {
        var set = new CandidateSet(1, "q", [new("13", [], FinishReason.Stop), new("no", [], FinishReason.Stop)]);

        var points = new OracleJudge(new FakeSeeds(), 1, "s").Score([set], null, CancellationToken.None).Single();
        var nothing = new OracleJudge(new Deaf(), 1, "s").Score([set], null, CancellationToken.None).Single();

        Assert.Equal([4, 0], points.Responses.Select(r => r.Score!.Value));
        Assert.Equal("points 4. Score: 4", points.Responses[0].Judgements.Single().Text);
        Assert.All(nothing.Responses, r => Assert.True(r.Score is null && r.Judgements.Count == 0));
    }

    [Fact]
    public void Judges_without_a_model_report_once()
    {
        var reports = new Reports();

        new RandomJudge(1, "s").Score([Set, Set with { Id = 2 }], reports, CancellationToken.None);
        new OracleJudge(new FakeSeeds(), 1, "s").Score([Set], reports, CancellationToken.None);

        Assert.Equal([(2, 2), (1, 1)], reports.Select(report => (report.Done, report.Total)));
    }

    private sealed class Reports : List<StageProgress>, IProgress<StageProgress>
    {
        public void Report(StageProgress value) => Add(value);
    }

    private sealed class Deaf : SelfRewarding.Seeds.IAnnotator
    {
        public SelfRewarding.Seeds.Annotation? Annotate(string prompt, string response, bool ended, ulong stream) => null;
    }
}

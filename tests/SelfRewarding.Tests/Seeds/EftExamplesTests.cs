using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Tests.Seeds;

public sealed class EftExamplesTests
{
    private static readonly JudgePrompt Prompt = new("<INSTRUCTION_HERE>/<RESPONSE_HERE>");

    [Theory]
    [InlineData("5 3 1", 3)]
    [InlineData("5 3 3", 0)]                // a tie of unequal answers does not agree
    [InlineData("1 3 5", 0)]
    [InlineData("5 ? 1", 2)]                // what cannot be read is left out
    [InlineData("? ? 1", 0)]                // one answer has no order
    [InlineData("5 1 3|4 2 0", 3)]          // the second attempt agrees
    public void A_prompt_is_kept_when_its_scores_strictly_keep_the_human_order(string attempts, int kept)
    {
        var ranked = new RankedAnswers("q", [new("best", 0), new("middle", 1), new("worst", 2)]);

        var examples = EftExamples.Agreeing([ranked], [Judged(ranked, attempts)], Prompt).ToList();

        Assert.Equal(kept, examples.Count);
    }

    [Fact]
    public void The_example_is_the_filled_judge_prompt_and_the_whole_judgement_of_the_attempt()
    {
        var ranked = new RankedAnswers("q", [new("bad", 3), new("good", 1)]);

        var examples = EftExamples.Agreeing([ranked], [Judged(ranked, "4 4|1 4")], Prompt).ToList();

        Assert.Equal([new(1, new("q/bad", "Score: 1")), new(4, new("q/good", "Score: 4"))], examples);
    }

    [Fact]
    public void Answers_of_equal_rank_may_be_scored_in_any_order()
    {
        var ranked = new RankedAnswers("q", [new("a", 1), new("b", 1), new("c", 0)]);

        Assert.Equal(3, EftExamples.Agreeing([ranked], [Judged(ranked, "1 3 4")], Prompt).Count());
    }

    [Fact]
    public void The_annotator_judges_each_distinct_answer_once()
    {
        CandidateSet set = new(0, "q", [new("3", [3], FinishReason.Stop), new("3", [3], FinishReason.Stop), new("14", [1, 4], FinishReason.Stop)]);

        var examples = EftExamples.Annotated([set], new FakeSeeds(), Prompt, 1, "s");

        Assert.Equal([new(3, new("q/3", "points 3. Score: 3")), new(5, new("q/14", "points 5. Score: 5"))], examples);
    }

    [Fact]
    public void Given_judgements_are_learnt_as_they_stand_and_unreadable_ones_left_out()
    {
        JudgedAnswer[] judged = [new("q", "good", "Fine. Score: 4"), new("q", "odd", "Fine."), new("p", "bad", "No.\nScore: 0")];

        Assert.Equal([new(4, new("q/good", "Fine. Score: 4")), new(0, new("p/bad", "No.\nScore: 0"))], EftExamples.Given(judged, Prompt));
    }

    [Fact]
    public void Balancing_takes_one_of_each_score_in_turn()
    {
        ScoredExample[] pool =
        [
            .. Enumerable.Range(0, 50).Select(i => new ScoredExample(4, new($"four {i}", ""))),
            .. Enumerable.Range(0, 3).Select(i => new ScoredExample(1, new($"one {i}", ""))),
            new(0, new("zero", "")),
        ];

        var balanced = EftExamples.Balance(pool, new() { Examples = 10 }, 5);

        string[] firstWords = ["zero", "one", "four", "one", "four", "one", "four", "four", "four", "four"];
        Assert.Equal(firstWords, balanced.Select(e => e.Prompt.Split(' ')[0]));
        Assert.Equal(10, balanced.Distinct().Count());
        Assert.Equal(54, EftExamples.Balance(pool, new() { Examples = 100 }, 5).Count);
        Assert.True(EftExamples.Balance(pool, new() { Examples = 10, Balance = false }, 5)
            .Count(e => e.Prompt.StartsWith("four", StringComparison.Ordinal)) > 6);
    }

    private static JudgedSet Judged(RankedAnswers ranked, string attempts)
    {
        var scores = attempts.Split('|').Select(attempt => attempt.Split(' ')).ToList();
        return new(0, ranked.Prompt, [.. ranked.Answers.Select((answer, i) =>
            new JudgedResponse(
                answer.Text, null, FinishReason.Stop,
                [.. scores.Select(attempt => ScoreReader.Read($"Score: {attempt[i]}", FinishReason.Stop))], null))]);
    }
}

using SelfRewarding.Judging;
using SelfRewarding.Models;

namespace SelfRewarding.Tests.Judging;

public sealed class ScoreReaderTests
{
    [Theory]
    [InlineData("Helpful. Score: 4", 4)]
    [InlineData("Score: 0", 0)]
    [InlineData("score : 3", 3)]
    [InlineData("SCORE: 5", 5)]
    [InlineData("Score = 2", 2)]
    [InlineData("Score:4", 4)]
    [InlineData("Score: 4.", 4)]
    [InlineData("Score: 4.5", 4.5)]
    [InlineData("Score: 4/5", 4)]
    [InlineData("Score: 4 / 5", 4)]
    [InlineData("Score: 4 out of 5", 4)]
    [InlineData("Score: **4** out of 5", 4)]
    [InlineData("Score: 3,5", 3.5)]             // as half of Europe writes it
    [InlineData("Score: 3, since it is short", 3)]
    [InlineData("Score：4", 4)]
    [InlineData("Score: 3 points", 3)]
    [InlineData("**Score:** 4", 4)]
    [InlineData("**Score: 4**", 4)]
    [InlineData("Score: **4**", 4)]
    [InlineData("*Score*: _4_", 4)]
    [InlineData("“Score: 4”", 4)]
    [InlineData("\"Score\": 4", 4)]
    [InlineData("‘Score’: ‘4’", 4)]
    [InlineData("Score: <4>", 4)]
    [InlineData("Score: [2]", 2)]
    [InlineData("Score:\n\n4", 4)]
    [InlineData("Score (out of 5): 3", 3)]
    [InlineData("Total score: 1", 1)]
    [InlineData("My first score: 2. But on reflection, Score: 3", 3)]
    [InlineData("1 point, 1 more, 3 in all.\nScore: 3\nThank you.", 3)]
    public void A_score_is_read(string text, double score) =>
        Assert.Equal(new Judgement(text, JudgementOutcome.Score, score), ScoreReader.Read(text, FinishReason.Stop));

    [Theory]
    [InlineData("")]
    [InlineData("I like it: 4")]
    [InlineData("Score: four")]
    [InlineData("Score: <total points>")]
    [InlineData("Score 4")]
    [InlineData("underscore: 4")]
    [InlineData("4/5")]
    public void Without_a_score_a_judgement_is_unreadable(string text) =>
        Assert.Equal(new Judgement(text, JudgementOutcome.Unreadable, null), ScoreReader.Read(text, FinishReason.Stop));

    [Theory]
    [InlineData("Score: 6")]
    [InlineData("Score: 10")]
    [InlineData("Score: 45")]
    [InlineData("Score: -1")]
    [InlineData("Score: 5.1")]
    [InlineData("Score: 4/10")]
    [InlineData("Score: 4 out of 10")]
    [InlineData("Score: **4** out of 10.")]
    [InlineData("Score: 4 out of 50")]
    [InlineData("Score: 3, no, Score: 8")]
    public void A_number_off_the_scale_is_out_of_range(string text) =>
        Assert.Equal(new Judgement(text, JudgementOutcome.OutOfRange, null), ScoreReader.Read(text, FinishReason.Stop));

    [Theory]
    [InlineData("Score: 4")]                    // may go on to 4.5
    [InlineData("Score: 4.")]
    [InlineData("Score: 4/")]                   // may go on to 4/10
    [InlineData("Score: 4/1")]
    [InlineData("Score: 4,")]
    [InlineData("Score: 4 out")]                // may go on to "out of 10"
    [InlineData("Score: 4 out of ")]
    [InlineData("Score: 4 out of 1")]
    [InlineData("Score: ")]
    [InlineData("Score")]
    [InlineData("The answer is relevant and")]
    [InlineData("Score: 2 at first. Score: **")]
    public void A_cut_judgement_is_truncated_when_its_score_is_missing_or_touches_the_cut(string text) =>
        Assert.Equal(new Judgement(text, JudgementOutcome.Truncated, null), ScoreReader.Read(text, FinishReason.Length));

    [Theory]
    [InlineData("Score: 4\n")]
    [InlineData("Score: 4. And I wish you")]
    [InlineData("**Score: 4**")]
    [InlineData("Score: 4 outright")]
    public void A_cut_judgement_whose_score_is_complete_is_read(string text) =>
        Assert.Equal(4, ScoreReader.Read(text, FinishReason.Length).Score);
}

using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class HeadToHeadTests
{
    [Fact]
    public void Shares_of_wins_ties_and_losses_add_up_to_one()
    {
        var result = HeadToHead.Of("M2", "M1", [[5], [4], [3], [1]], [[4], [1], [3], [2]], 1)!;

        Assert.Equal(new HeadToHead("M2", "M1", 0.5, 0.25, 0.25, 4), result with { Intervals = null });
        Assert.Equal(Proportion.Of(2, 4)!.Low, result.Intervals!.Win.Low);
        Assert.Equal(Proportion.Of(1, 4)!.High, result.Intervals.Loss.High);
    }

    [Fact]
    public void An_answer_without_score_is_no_loss_but_counted_apart()
    {
        var result = HeadToHead.Of("M2", "M1", [[null], [4], [2]], [[1], [1], [null]], 1)!;

        Assert.Equal((1.0, 0.0, 0.0, 1, 2), (result.Win, result.Tie, result.Loss, result.N, result.Unreadable));
        Assert.Null(HeadToHead.Of("M2", "M1", [[null]], [[3]], 1));
        Assert.Null(HeadToHead.Of("M2", "M1", [], [], 1));
    }

    [Fact]
    public void Several_answers_a_prompt_give_the_mean_share_of_a_prompt()
    {
        // First prompt: win, loss. Second: win, and one that cannot be read.
        var result = HeadToHead.Of("M2", "M1", [[5, 1], [4, null]], [[3, 3], [3, 3]], 1)!;

        Assert.Equal((0.75, 0.0, 0.25, 2, 1), (result.Win, result.Tie, result.Loss, result.N, result.Unreadable));
        Assert.Equal(new Interval(0.5, 1), result.Intervals!.Win);
    }

    [Fact]
    public void The_higher_score_wins()
    {
        Assert.Equal(Verdict.Win, HeadToHead.Compare(5, 4));
        Assert.Equal(Verdict.Tie, HeadToHead.Compare(4, 4));
        Assert.Equal(Verdict.Loss, HeadToHead.Compare(1, 4));
    }
}

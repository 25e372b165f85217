using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class HeadToHeadTests
{
    [Fact]
    public void Shares_of_wins_ties_and_losses_add_up_to_one()
    {
        var result = HeadToHead.Of("M2", "M1", [Verdict.Win, Verdict.Win, Verdict.Tie, Verdict.Loss])!;

        Assert.Equal(new HeadToHead("M2", "M1", 0.5, 0.25, 0.25, 4), result);
        Assert.Null(HeadToHead.Of("M2", "M1", []));
    }

    [Theory]
    [InlineData(Verdict.Win, Verdict.Win, Verdict.Win)]
    [InlineData(Verdict.Loss, Verdict.Loss, Verdict.Loss)]
    [InlineData(Verdict.Win, Verdict.Loss, Verdict.Tie)]
    [InlineData(Verdict.Win, Verdict.Tie, Verdict.Tie)]
    public void A_judge_who_changes_with_the_order_says_tie(Verdict leftFirst, Verdict rightFirst, Verdict agreed) =>
        Assert.Equal(agreed, HeadToHead.Agreed(leftFirst, rightFirst));

    [Fact]
    public void The_higher_score_wins()
    {
        Assert.Equal(Verdict.Win, HeadToHead.Compare(5, 4));
        Assert.Equal(Verdict.Tie, HeadToHead.Compare(4, 4));
        Assert.Equal(Verdict.Loss, HeadToHead.Compare(1, 4));
    }
}

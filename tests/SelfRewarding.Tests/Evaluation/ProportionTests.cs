using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class ProportionTests
{
    [Fact]
    public void The_interval_is_that_of_statsmodels()
    {
        using var document = SharedData.Json("conformance/metrics/intervals.json.gz");

        Assert.All(document.RootElement.GetProperty("proportions").EnumerateArray(), row =>
        {
            var share = Proportion.Of(row.GetProperty("successes").GetInt32(), row.GetProperty("n").GetInt32())!;
            Assert.Equal(row.GetProperty("wilson95")[0].GetDouble(), share.Low, 1e-9);
            Assert.Equal(row.GetProperty("wilson95")[1].GetDouble(), share.High, 1e-9);
        });
    }

    [Fact]
    public void The_interval_of_one_half_is_symmetric_and_stays_inside_the_unit()
    {
        var half = Proportion.Of(1, 2)!;

        // z²/n = 1.9207: half width sqrt(1/8 + 1.9207/8) / 2.9207 * 1.96 = 0.4055.
        Assert.Equal(0.5, half.Value);
        Assert.Equal(0.0945, half.Low, 4);
        Assert.Equal(0.9055, half.High, 4);
    }

    [Fact]
    public void Shares_of_all_or_nothing_are_trials_and_others_are_resampled()
    {
        Assert.Equal(Proportion.Of(2, 3), Proportion.OfShares([1, 0, 1], 7));
        var mixed = Proportion.OfShares([1, 0.5, 0, 0.5], 7)!;
        Assert.Equal((0.5, 4), (mixed.Value, mixed.N));
        Assert.Equal(mixed, Proportion.OfShares([1, 0.5, 0, 0.5], 7));
        Assert.InRange(mixed.Low, 0, 0.3);
        Assert.InRange(mixed.High, 0.7, 1);
        Assert.Null(Proportion.OfShares([], 7));
    }

    [Fact]
    public void No_trial_has_no_share() => Assert.Null(Proportion.Of(0, 0));
}

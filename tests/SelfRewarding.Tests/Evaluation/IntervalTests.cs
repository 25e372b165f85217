using System.Globalization;
using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class IntervalTests
{
    [Fact]
    public void Quantiles_are_those_of_numpy()
    {
        using var document = SharedData.Json("conformance/metrics/intervals.json.gz");

        Assert.All(document.RootElement.GetProperty("means").EnumerateArray(), row =>
        {
            double[] values = [.. row.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).Order()];
            foreach (var quantile in row.GetProperty("quantiles_linear").EnumerateObject())
                Assert.Equal(quantile.Value.GetDouble(), Interval.Quantile(values, double.Parse(quantile.Name, CultureInfo.InvariantCulture)), 1e-9);
        });
    }

    [Fact]
    public void The_bootstrap_of_a_mean_comes_near_the_normal_interval()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => (double)(i % 2))];

        var interval = Mean(values)!;

        // Standard error 0.5 / sqrt(400) = 0.025.
        Assert.Equal(0.5 - 1.96 * 0.025, interval.Low, 0.01);
        Assert.Equal(0.5 + 1.96 * 0.025, interval.High, 0.01);
        Assert.Equal(interval, Mean(values));
    }

    [Fact]
    public void A_figure_that_no_sample_has_gets_no_interval() =>
        Assert.Equal([null, new Interval(3, 3)], Interval.Bootstrap([1, 2, 3], sample => sample.Count, [_ => null, count => count], 1));

    private static Interval? Mean(double[] values) =>
        Interval.Bootstrap(values, sample => sample.Average(), [mean => mean], RandomStream.For(1, "test"))[0];
}

using System.Text.Json;
using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class RankCorrelationTests
{
    [Theory]
    [InlineData("conformance/metrics/correlation.json.gz")]
    [InlineData("data/golden/correlation_vectors.json")]
    public void Ranks_Spearman_and_Kendall_are_those_of_scipy(string file)
    {
        using var document = SharedData.Json(file);

        Assert.All(document.RootElement.GetProperty("cases").EnumerateArray(), row =>
        {
            var (x, y) = (Numbers(row.GetProperty("x")), Numbers(row.GetProperty("y")));
            Assert.Equal(Numbers(row.GetProperty("ranks_x")), RankCorrelation.Ranks(x));
            Close(row.GetProperty("spearman"), RankCorrelation.Spearman(x, y));
            Close(row.GetProperty("kendall_b"), RankCorrelation.KendallTauB(x, y));
        });
    }

    [Fact]
    public void Equal_values_share_the_mean_of_their_places() =>
        Assert.Equal([2.5, 1, 2.5, 4], RankCorrelation.Ranks([3, 0, 3, 5]));

    [Fact]
    public void One_swapped_neighbour_of_four_costs_two_pairs_of_six()
    {
        // 5 pairs in order, 1 against: (5 - 1) / 6; squared rank differences 1 + 1: 1 - 6 * 2 / (4 * 15).
        Assert.Equal(4 / 6.0, RankCorrelation.KendallTauB([1, 2, 3, 4], [1, 3, 2, 4])!.Value, 12);
        Assert.Equal(0.8, RankCorrelation.Spearman([1, 2, 3, 4], [1, 3, 2, 4])!.Value, 12);
    }

    [Fact]
    public void A_constant_side_has_no_correlation()
    {
        Assert.Null(RankCorrelation.Spearman([1, 2, 3], [4, 4, 4]));
        Assert.Null(RankCorrelation.KendallTauB([4, 4, 4], [1, 2, 3]));
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    private static void Close(JsonElement wanted, double? got)
    {
        if (wanted.ValueKind == JsonValueKind.Null)
            Assert.Null(got);
        else
            Assert.Equal(wanted.GetDouble(), got!.Value, 1e-9);
    }
}

using System.Text.Json;
using SelfRewarding.Models;
using SelfRewarding.Torch.Generation;

namespace SelfRewarding.Torch.Tests.Generation;

public sealed class SamplerTests
{
    private static readonly SamplingOptions Plain = new() { Temperature = 1, TopP = 1 };

    /// <summary>Logits whose probabilities at temperature 1 are 0.1, 0.4, 0.2, 0.3.</summary>
    private static readonly float[] Four = [MathF.Log(0.1f), MathF.Log(0.4f), MathF.Log(0.2f), MathF.Log(0.3f)];

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.0999, 0)]
    [InlineData(0.1001, 1)]
    [InlineData(0.4999, 1)]
    [InlineData(0.5001, 2)]
    [InlineData(0.7001, 3)]
    [InlineData(0.9999999, 3)]
    public void The_uniform_number_is_looked_up_in_the_cumulative_distribution(double uniform, int token)
    {
        Assert.Equal(token, Sampler.Next(Four, Plain, uniform, new double[4]));
    }

    [Fact]
    public void Temperature_zero_takes_the_largest_and_of_equal_ones_the_lowest_id()
    {
        Assert.Equal(1, Sampler.Next([0, 3, 1, 3], new SamplingOptions { Temperature = 0 }, 0.99, new double[4]));
        Assert.Equal([0, 1, 0, 0], Sampler.Probabilities([0, 3, 1, 3], new SamplingOptions { Temperature = 0 }));
    }

    [Fact]
    public void Temperature_divides_the_logits()
    {
        var squared = Sampler.Probabilities(Four, Plain with { Temperature = 0.5 });

        AssertNear([0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3], squared);
    }

    [Fact]
    public void Top_p_keeps_the_smallest_set_that_reaches_the_mass()
    {
        AssertNear([0, 1, 0, 0], Sampler.Probabilities(Four, Plain with { TopP = 0.39 }));
        AssertNear([0, 4 / 7.0, 0, 3 / 7.0], Sampler.Probabilities(Four, Plain with { TopP = 0.41 }));
        AssertNear([0, 4 / 9.0, 2 / 9.0, 3 / 9.0], Sampler.Probabilities(Four, Plain with { TopP = 0.71 }));
        AssertNear([0.1, 0.4, 0.2, 0.3], Sampler.Probabilities(Four, Plain with { TopP = 0.91 }));
    }

    [Fact]
    public void Top_p_looks_at_what_top_k_left_and_min_p_at_the_largest()
    {
        AssertNear([0, 1, 0, 0], Sampler.Probabilities(Four, Plain with { TopK = 2, TopP = 0.57 }));
        AssertNear([0, 4 / 7.0, 0, 3 / 7.0], Sampler.Probabilities(Four, Plain with { MinP = 0.51 }));
    }

    [Fact]
    public void Top_k_keeps_all_ties_of_the_kth()
    {
        AssertNear([1 / 3.0, 0, 1 / 3.0, 1 / 3.0], Sampler.Probabilities([5, 4, 5, 5], Plain with { TopK = 2 }));
    }

    [Fact]
    public void A_cut_token_is_never_drawn()
    {
        var weights = new double[4];
        for (var i = 0; i < 1000; i++)
            Assert.Contains(Sampler.Next(Four, Plain with { TopP = 0.6 }, i / 1000.0, weights), new[] { 1, 3 });
        Assert.Equal(2, Sampler.Next([float.NegativeInfinity, float.NegativeInfinity, -1], Plain, 0, weights));
    }

    [Fact]
    public void Top_p_of_many_tokens_is_that_of_a_whole_sort()
    {
        var random = RandomStream.Walk(11);
        for (var round = 0; round < 30; round++)
        {
            float[] logits = [.. Enumerable.Range(0, 1000).Select(_ => (float)(random.Uniform() * round))];
            var topP = 0.05 + 0.03 * round;
            var all = Sampler.Probabilities(logits, Plain);
            var sum = 0.0;
            var kept = new HashSet<int>();
            foreach (var token in Enumerable.Range(0, 1000).OrderByDescending(token => all[token]))
            {
                if (sum >= topP)
                    break;
                kept.Add(token);
                sum += all[token];
            }

            var cut = Sampler.Probabilities(logits, Plain with { TopP = topP });

            Assert.Equal(kept, [.. Enumerable.Range(0, 1000).Where(token => cut[token] > 0)]);
            Assert.Equal(1, cut.Sum(), 1e-12);
        }
    }

    [Theory]
    [InlineData(float.NaN, 0)]
    [InlineData(float.PositiveInfinity, 0)]
    [InlineData(float.NaN, 20)]
    public void A_broken_model_is_told_in_one_line(float broken, int place)
    {
        var logits = new float[21];
        logits[place] = broken;

        Assert.All([Plain, Plain with { Temperature = 0 }], sampling =>
            Assert.Contains("diverged", Assert.Throws<UserFaultException>(() => Sampler.Next(logits, sampling, 0.5, new double[21])).Message));
    }

    [Fact]
    public void Probabilities_are_those_of_transformers()
    {
        using var golden = SharedData.Json("conformance/training/sampling.json");
        string[] known = ["temperature", "top_k", "top_p", "min_p"];
        var logits = golden.RootElement.GetProperty("logits")
            .EnumerateObject()
            .ToDictionary(row => row.Name, row => row.Value.Deserialize<float[]>()!);
        var compared = 0;

        foreach (var item in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var settings = item.GetProperty("settings");
            if (settings.EnumerateObject().Any(setting => !known.Contains(setting.Name)))
                continue;
            double Setting(string name, double off) => settings.TryGetProperty(name, out var value) ? value.GetDouble() : off;
            var sampling = new SamplingOptions
            {
                Temperature = Setting("temperature", 1),
                TopK = (int)Setting("top_k", 0),
                TopP = Setting("top_p", 1),
                MinP = Setting("min_p", 0),
            };
            foreach (var row in item.GetProperty("rows").EnumerateObject())
            {
                var expected = new double[logits[row.Name].Length];
                foreach (var (token, probability) in row.Value.GetProperty("kept").Deserialize<int[]>()!
                    .Zip(row.Value.GetProperty("probability").Deserialize<double[]>()!))
                    expected[token] = probability;
                var actual = Sampler.Probabilities(logits[row.Name], sampling);
                if (row.Name == "ties")            // which of several equal tokens are cut is free
                    (expected, actual) = ([.. expected.Order()], [.. actual.Order()]);
                AssertNear(expected, actual, $"{settings} {row.Name}");
                compared++;
            }
        }
        Assert.True(compared >= 40, $"only {compared} rows were compared");
    }

    private static void AssertNear(double[] expected, double[] actual, string what = "") => Assert.True(
        expected.Zip(actual, (e, a) => Math.Abs(e - a) < 1e-6 && (e == 0) == (a == 0)).All(same => same),
        $"{what}: expected {string.Join(' ', expected)} but got {string.Join(' ', actual)}");
}

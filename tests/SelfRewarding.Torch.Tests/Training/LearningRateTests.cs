using System.Text.Json;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests.Training;

public sealed class LearningRateTests
{
    // inverse_sqrt, polynomial and cosine_with_restarts are transformers' too; a recipe cannot ask for them.
    private static readonly Dictionary<string, (DecayShape Decay, double FinalShare)> Ours = new()
    {
        ["constant"] = (DecayShape.Constant, 1),
        ["constant_with_warmup"] = (DecayShape.Constant, 1),
        ["linear"] = (DecayShape.Linear, 0),
        ["cosine"] = (DecayShape.Cosine, 0),
        ["cosine_with_min_lr"] = (DecayShape.Cosine, 0.1),
    };

    [Fact]
    public void The_rate_of_every_update_is_that_of_transformers()
    {
        using var golden = SharedData.Json("conformance/training/schedules.json");
        var compared = 0;
        foreach (var row in golden.RootElement.GetProperty("table").EnumerateArray())
        {
            var name = row.GetProperty("schedule").GetString()!;
            if (!Ours.TryGetValue(name, out var shape))
                continue;
            // "constant" takes no warm-up in transformers, whatever is asked.
            var warmup = name == "constant" ? 0 : row.GetProperty("warmup_steps").GetInt32();
            var rate = new LearningRate(
                row.GetProperty("peak").GetDouble(), shape.FinalShare, shape.Decay, warmup, row.GetProperty("total_steps").GetInt32());
            var expected = row.GetProperty("lr_of_update").Deserialize<double[]>()!;
            for (var update = 0; update < expected.Length; update++)
                Assert.InRange(Math.Abs(rate.Of(update) - expected[update]), 0, 1e-9 * expected[update] + 1e-18);
            compared++;
        }
        Assert.Equal(15, compared);
    }

    [Fact]
    public void A_line_falls_from_the_peak_to_its_final_share()
    {
        var rate = new LearningRate(1.0, 0.2, DecayShape.Linear, 2, 6);
        Assert.Equal([0, 0.5, 1, 0.8, 0.6, 0.4], Enumerable.Range(0, 6).Select(update => Math.Round(rate.Of(update), 12)));
    }
}

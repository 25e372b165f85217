using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>Two pairs of numbers and base 100: unscaled they turn by 1 and 0.1 a position. Worked out by hand.</summary>
public sealed class RotaryFrequenciesTests
{
    private static readonly RotaryConfig Plain = new() { Theta = 100, TrainedPositions = 20 };

    [Fact]
    public void Unscaled_and_linear()
    {
        Assert.Equal([1, 0.1f], Of(Plain), Near);
        Assert.Equal([0.5f, 0.05f], Of(Plain with { Scaling = RotaryScaling.Linear, Factor = 2 }), Near);
    }

    /// <summary>Twice as long as trained with factor 2: the base grows by 3^(4/2) to 900.</summary>
    [Fact]
    public void Dynamic_grows_the_base_of_rows_longer_than_trained()
    {
        var dynamic = Plain with { Scaling = RotaryScaling.Dynamic, Factor = 2 };

        Assert.Equal([1, 0.1f], Of(dynamic, 20), Near);
        Assert.Equal([1, 1 / 30f], Of(dynamic, 40), Near);
    }

    /// <summary>
    /// 20 tokens are 20/2π = 3.1831 turns of the first pair and 0.31831 of the second: it blends (3.1831 - 1) / 3 =
    /// 0.727699, and divides.
    /// </summary>
    [Fact]
    public void Llama_3_keeps_blends_and_divides()
    {
        var llama = Plain with { Scaling = RotaryScaling.Llama3, Factor = 8, LowFrequency = 1, HighFrequency = 4 };

        Assert.Equal([0.272301f / 8 + 0.727699f, 0.0125f], Of(llama), Near);
        Assert.Equal([1, 0.0125f], Of(llama with { HighFrequency = 3 }), Near);
    }

    /// <summary>The pair with t turns in 20 tokens is 4 ln(20/2πt) / (2 ln 100): 0.20183 for 2 turns and 1.10491 for a quarter.</summary>
    [Fact]
    public void Yarn_ramps_from_kept_to_divided()
    {
        var yarn = Plain with { Scaling = RotaryScaling.Yarn, Factor = 4, BetaFast = 2, BetaSlow = 0.25 };

        Assert.Equal([1, 0.0625f], Of(yarn), Near);                                          // 0 to 2: the second pair is half way
        Assert.Equal([1, 0.025f * 0.883832f + 0.1f * 0.116168f], Of(yarn with { Truncate = false }), Near);
    }

    [Fact]
    public void Longrope_divides_each_pair_by_its_own_factor()
    {
        var longrope = Plain with { Scaling = RotaryScaling.LongRope, ShortFactors = [1, 2], LongFactors = [4, 8] };

        Assert.Equal([1, 0.05f], Of(longrope, 20), Near);
        Assert.Equal([0.25f, 0.0125f], Of(longrope, 21), Near);
    }

    [Fact]
    public void Positions_are_the_same_from_the_table_and_one_by_one_and_times_the_magnitude()
    {
        using var scope = NewDisposeScope();
        using var rotary = new RotaryPositions(Plain with { Magnitude = 1.5 }, 4, 64);

        var first = rotary.First(6, 6);                                                       // (6, 4)
        var at = rotary.At(tensor(new long[] { 5, 0 }).view(2, 1), 6);                        // (2, 1, 1, 4)

        Assert.Equal(1.5f * MathF.Cos(0.5f), first.Cos[5, 3].item<float>(), 1e-6f);
        Assert.Equal(1.5f * MathF.Sin(5f), first.Sin[5, 0].item<float>(), 1e-6f);
        Assert.Equal(first.Cos[5].data<float>().ToArray(), at.Cos[0, 0, 0].data<float>().ToArray());
        Assert.Equal(first.Sin[0].data<float>().ToArray(), at.Sin[1, 0, 0].data<float>().ToArray());
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < 2e-6f;

    private static float[] Of(RotaryConfig rotary, int length = 0)
    {
        using var scope = NewDisposeScope();
        return RotaryFrequencies.Of(rotary, 4, length).data<float>().ToArray();
    }
}

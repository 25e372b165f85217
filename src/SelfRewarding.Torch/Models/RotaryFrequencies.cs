using SelfRewarding.HuggingFace.Configuration;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>
/// How far each pair of numbers in a head turns from one position to the next, in 32-bit floating point as transformers
/// computes it.
/// </summary>
internal static class RotaryFrequencies
{
    /// <summary>(R/2), radians a position.</summary>
    /// <param name="rotary">Which positions.</param>
    /// <param name="width">The rotated width, R.</param>
    /// <param name="length">Tokens of the longest row.</param>
    public static Tensor Of(RotaryConfig rotary, int width, int length)
    {
        var frequencies = (1.0 / Wavelengths(Base(rotary, width, length), width)).to(float32);                   // (R/2)
        return rotary.Scaling switch
        {
            RotaryScaling.Linear => frequencies / rotary.Factor,
            RotaryScaling.Llama3 => Banded(rotary, frequencies),
            RotaryScaling.Yarn => Ramped(rotary, frequencies, width),
            RotaryScaling.LongRope => 1.0 / (Divisors(rotary, length) * Wavelengths(rotary.Theta, width)),
            _ => frequencies,
        };
    }

    /// <summary>Positions for one radian of each pair: base^(2i/R).</summary>
    private static Tensor Wavelengths(double theta, int width) => pow(theta, arange(0, width, 2, float32) / width);

    /// <summary>Dynamic scaling turns all pairs slower, the slowest most, once a row is longer than those trained on.</summary>
    private static double Base(RotaryConfig rotary, int width, int length)
    {
        if (rotary.Scaling != RotaryScaling.Dynamic || length <= rotary.TrainedPositions)
            return rotary.Theta;
        var stretched = rotary.Factor * length / rotary.TrainedPositions - (rotary.Factor - 1);
        return rotary.Theta * Math.Pow(stretched, width / (width - 2.0));
    }

    /// <summary>Short wavelengths kept, long ones divided, those between blended by how many turns fit a trained row.</summary>
    private static Tensor Banded(RotaryConfig rotary, Tensor frequencies)
    {
        var turns = frequencies * (rotary.TrainedPositions / (2 * Math.PI));
        var kept = ((turns - rotary.LowFrequency) / (rotary.HighFrequency - rotary.LowFrequency)).clamp(0, 1);
        return (1 - kept) * frequencies / rotary.Factor + kept * frequencies;
    }

    /// <summary>A straight ramp over the pairs from kept to divided.</summary>
    private static Tensor Ramped(RotaryConfig rotary, Tensor frequencies, int width)
    {
        var (low, high) = (Pair(rotary.BetaFast), Pair(rotary.BetaSlow));
        if (rotary.Truncate)
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        (low, high) = (Math.Max(low, 0), Math.Min(high, width - 1));
        if (low == high)
            high += 0.001;
        var divided = ((arange(width / 2, float32) - low) / (high - low)).clamp(0, 1);
        return frequencies / rotary.Factor * divided + frequencies * (1 - divided);

        // The pair that makes so many turns in a trained row.
        double Pair(double turns) => width * Math.Log(rotary.TrainedPositions / (turns * 2 * Math.PI)) / (2 * Math.Log(rotary.Theta));
    }

    private static Tensor Divisors(RotaryConfig rotary, int length) =>
        tensor((length > rotary.TrainedPositions ? rotary.LongFactors : rotary.ShortFactors).Select(factor => (float)factor).ToArray());
}

using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The tensors in which GGUF stores what rotary frequencies are divided by.</summary>
internal static class RotaryFactors
{
    /// <summary>Their names and numbers; none for most models.</summary>
    public static IReadOnlyList<(string Name, float[] Values)> Of(ModelConfig config)
    {
        var rotary = config.Rotary;
        var width = rotary.Width(config.HeadSize);
        return rotary.Scaling switch
        {
            RotaryScaling.Llama3 => [("rope_freqs.weight", [.. Enumerable.Range(0, width / 2).Select(i =>
                (float)Llama3Factors.Of(
                    rotary.Theta, width, i, rotary.Factor, rotary.LowFrequency, rotary.HighFrequency, rotary.TrainedPositions))])],
            RotaryScaling.LongRope =>
                [("rope_factors_long.weight", Singles(rotary.LongFactors)), ("rope_factors_short.weight", Singles(rotary.ShortFactors))],
            _ => [],
        };
    }

    private static float[] Singles(IReadOnlyList<double> numbers) => [.. numbers.Select(number => (float)number)];
}

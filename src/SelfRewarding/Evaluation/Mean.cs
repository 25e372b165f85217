namespace SelfRewarding.Evaluation;

/// <summary>A mean with its 95 % interval.</summary>
/// <param name="Value">Arithmetic mean.</param>
/// <param name="Low">Lower end of the bootstrap interval.</param>
/// <param name="High">Upper end of the bootstrap interval.</param>
/// <param name="N">Values: one a prompt.</param>
public sealed record Mean(double Value, double Low, double High, int N)
{
    /// <summary>The mean and its bootstrap interval; null without a value.</summary>
    /// <param name="values">Independent values, such as one a prompt.</param>
    /// <param name="stream">Random stream of the bootstrap.</param>
    public static Mean? Of(IReadOnlyList<double> values, ulong stream) =>
        Interval.OfMean(values, stream) is { } between ? new(values.Average(), between.Low, between.High, values.Count) : null;
}

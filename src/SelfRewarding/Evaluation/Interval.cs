namespace SelfRewarding.Evaluation;

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Interval(double Low, double High)
{
    private const int Resamples = 1000;

    /// <summary>
    /// Percentile bootstrap (Efron 1979): the 2.5 % and 97.5 % quantiles of a figure over samples of the items drawn
    /// with replacement.
    /// </summary>
    /// <param name="items">Independent units, such as instructions: answers to one instruction stay together.</param>
    /// <param name="figure">The figure of one sample; null where it is not defined, and such samples are left out.</param>
    /// <param name="stream">Random stream of the draws (<see cref="RandomStream.For"/>).</param>
    /// <returns>Null where no sample has the figure.</returns>
    public static Interval? Bootstrap<T>(IReadOnlyList<T> items, Func<IReadOnlyList<T>, double?> figure, ulong stream)
    {
        if (items.Count == 0)
            return null;
        var draws = RandomStream.Walk(stream);
        var sample = new T[items.Count];
        List<double> figures = [];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < sample.Length; j++)
                sample[j] = draws.Choice(items);
            if (figure(sample) is { } value)
                figures.Add(value);
        }
        figures.Sort();
        return figures.Count == 0 ? null : new(Quantile(figures, 0.025), Quantile(figures, 0.975));
    }

    /// <summary>The value below which a share of the values lies, on the line between neighbours (numpy's "linear").</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}

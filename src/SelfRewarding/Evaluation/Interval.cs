namespace SelfRewarding.Evaluation;

/// <summary>A 95 % interval.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Interval(double Low, double High)
{
    private const int Resamples = 1000;

    /// <summary>
    /// Percentile bootstrap (Efron 1979): the 2.5 % and 97.5 % quantiles of figures over samples of the items drawn with
    /// replacement.
    /// </summary>
    /// <param name="items">Independent units, such as instructions: answers to one instruction stay together.</param>
    /// <param name="sum">What the figures need of one sample.</param>
    /// <param name="figures">The figures of one sample; null where one is not defined, and such samples are left out.</param>
    /// <param name="stream">Random stream of the draws (<see cref="RandomStream.For"/>).</param>
    /// <returns>One a figure, in order; null where no sample has the figure.</returns>
    public static IReadOnlyList<Interval?> Bootstrap<T, TSum>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, TSum> sum, IReadOnlyList<Func<TSum, double?>> figures, ulong stream)
    {
        var draws = RandomStream.Walk(stream);
        var sample = new T[items.Count];
        List<double>[] drawn = [.. figures.Select(_ => new List<double>(Resamples))];
        for (var i = 0; i < Resamples; i++)
        {
            for (var j = 0; j < sample.Length; j++)
                sample[j] = draws.Choice(items);
            var total = sum(sample);
            for (var f = 0; f < drawn.Length; f++)
            {
                if (figures[f](total) is { } value)
                    drawn[f].Add(value);
            }
        }
        return [.. drawn.Select(Between)];
    }

    /// <summary>The interval of a mean; null without a value.</summary>
    /// <param name="values">Independent values, such as one a prompt.</param>
    /// <param name="stream">Random stream of the draws.</param>
    public static Interval? OfMean(IReadOnlyList<double> values, ulong stream) =>
        values.Count == 0 ? null : Bootstrap<double, double>(values, sample => sample.Average(), [mean => mean], stream)[0];

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

    private static Interval? Between(List<double> values)
    {
        values.Sort();
        return values.Count == 0 ? null : new(Quantile(values, 0.025), Quantile(values, 0.975));
    }
}

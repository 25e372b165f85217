namespace SelfRewarding.Evaluation;

/// <summary>A share with its 95 % interval.</summary>
/// <param name="Value">Successes over trials, 0 to 1.</param>
/// <param name="Low">Lower end of the Wilson interval.</param>
/// <param name="High">Upper end of the Wilson interval.</param>
/// <param name="N">Trials.</param>
public sealed record Proportion(double Value, double Low, double High, int N)
{
    private const double Z = 1.959963984540054;

    /// <summary>The share and its Wilson score interval (Wilson 1927); null without a trial.</summary>
    public static Proportion? Of(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (trials == 0)
            return null;
        double n = trials, share = successes / n;
        var centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        // At the ends the formula gives the bound exactly; only rounding would move it off.
        var low = successes == 0 ? 0 : centre - half;
        var high = successes == trials ? 1 : centre + half;
        return new(share, low, high, trials);
    }

    /// <summary>
    /// The mean of shares, one an independent unit such as a prompt that was answered several times. Where every unit is
    /// all or nothing its interval is Wilson's, else that of the bootstrap over units; null without a unit.
    /// </summary>
    /// <param name="shares">0 to 1.</param>
    /// <param name="stream">Random stream of the bootstrap.</param>
    public static Proportion? OfShares(IReadOnlyList<double> shares, ulong stream)
    {
        if (shares.All(share => share is 0 or 1))
            return Of(shares.Count(share => share == 1), shares.Count);
        var between = Interval.OfMean(shares, stream)!;
        return new(shares.Average(), between.Low, between.High, shares.Count);
    }
}

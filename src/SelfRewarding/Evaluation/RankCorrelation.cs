namespace SelfRewarding.Evaluation;

/// <summary>Rank correlations with ties, as scipy computes them (paper, table 4).</summary>
public static class RankCorrelation
{
    /// <summary>Ranks from 1 for the smallest; equal values share the mean of their places.</summary>
    public static double[] Ranks(IReadOnlyList<double> values)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderBy(i => values[i])];
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
                end++;
            for (var place = start; place < end; place++)
                ranks[order[place]] = (start + 1 + end) / 2.0;
            start = end;
        }
        return ranks;
    }

    /// <summary>Spearman's rho, the linear correlation of the ranks, -1 to 1; null where one side is constant.</summary>
    public static double? Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        var (ranksX, ranksY) = (Ranks(x), Ranks(y));
        var mean = (x.Count + 1) / 2.0;
        double products = 0, squaresX = 0, squaresY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            products += (ranksX[i] - mean) * (ranksY[i] - mean);
            squaresX += (ranksX[i] - mean) * (ranksX[i] - mean);
            squaresY += (ranksY[i] - mean) * (ranksY[i] - mean);
        }
        return squaresX == 0 || squaresY == 0 ? null : products / Math.Sqrt(squaresX * squaresY);
    }

    /// <summary>
    /// Kendall's tau-b: concordant minus discordant pairs, over the geometric mean of the pairs untied on either side,
    /// -1 to 1; null where one side is constant.
    /// </summary>
    public static double? KendallTauB(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        long difference = 0, untiedX = 0, untiedY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            for (var j = i + 1; j < x.Count; j++)
            {
                var (signX, signY) = (Math.Sign(x[i].CompareTo(x[j])), Math.Sign(y[i].CompareTo(y[j])));
                difference += signX * signY;
                untiedX += signX * signX;
                untiedY += signY * signY;
            }
        }
        return untiedX == 0 || untiedY == 0 ? null : difference / Math.Sqrt((double)untiedX * untiedY);
    }
}

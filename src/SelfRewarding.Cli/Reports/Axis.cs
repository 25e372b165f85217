namespace SelfRewarding.Cli.Reports;

/// <summary>The value axis of a chart: round ends, round ticks.</summary>
internal sealed record Axis(double Low, double High, double Step, bool Percent)
{
    private static readonly double[] RoundSteps = [1, 2, 5, 10];

    /// <summary>An axis that holds all values, with about four steps of 1, 2 or 5 times a power of ten.</summary>
    public static Axis Around(IReadOnlyCollection<double> values, bool percent)
    {
        var (low, high) = values.Count == 0 ? (0, 1) : (values.Min(), values.Max());
        if (high - low < 1e-9)
            (low, high) = (low - 0.5, high + 0.5);
        var power = Math.Pow(10, Math.Floor(Math.Log10((high - low) / 4)));
        var step = RoundSteps.Select(factor => factor * power).First(size => size >= (high - low) / 4 - 1e-12);
        var (bottom, top) = (Math.Floor(low / step + 1e-9) * step, Math.Ceiling(high / step - 1e-9) * step);
        return percent ? new(Math.Max(bottom, 0), Math.Min(top, 1), step, true) : new(bottom, top, step, false);
    }

    /// <summary>0 to 100 %.</summary>
    public static readonly Axis Share = new(0, 1, 0.25, true);

    /// <summary>0 to 5 points.</summary>
    public static readonly Axis Points = new(0, 5, 1, false);

    public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Math.Floor((High - Low) / Step + 1e-6) + 1).Select(i => Low + i * Step);

    public string Label(double tick)
    {
        if (Percent)
            return $"{tick * 100:0.##} %";
        var digits = Math.Clamp(-(int)Math.Floor(Math.Log10(Step) + 1e-9), 0, 8);
        return Step >= 1000 ? $"{tick / 1000:0.###}k" : (Math.Round(tick, digits) + 0.0).ToString($"F{digits}");
    }

    /// <summary>Where a value stands between 0 (low) and 1 (high).</summary>
    public double Place(double value) => (value - Low) / (High - Low);
}

namespace SelfRewarding.Cli.Reports;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Its label at the end of the line.</param>
/// <param name="Look">Number of its colour, dash and marker: 0 is the run itself, then the controls.</param>
/// <param name="Points">From left to right.</param>
internal sealed record Series(string Name, int Look, IReadOnlyList<Point> Points);

/// <summary>One point, with its interval where there is one.</summary>
internal sealed record Point(double X, double Y, double? Low = null, double? High = null);

/// <summary>What a line chart shows.</summary>
/// <param name="Title">What is seen, in a phrase.</param>
/// <param name="XLabel">Unit of the horizontal axis.</param>
/// <param name="YLabel">Unit of the vertical axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Categories">Names of the places 0, 1 …; null where the horizontal axis is a number.</param>
/// <param name="Series">The lines, the most important one first.</param>
internal sealed record LineChart(string Title, string XLabel, string YLabel, Axis Y, IReadOnlyList<string>? Categories, IReadOnlyList<Series> Series)
{
    private const double Width = 400, Height = 250, Left = 58, Right = 110, Top = 12, Bottom = 44;
    private const double LabelHeight = 15;

    public Markup Draw()
    {
        var x = Categories is null
            ? Axis.Around([.. Series.SelectMany(series => series.Points).Select(point => point.X)], percent: false)
            : new Axis(-0.25, Categories.Count - 0.75, 1, false);
        var lines = Series.Select((series, i) => Line(series, x, Categories is null ? 0 : Dodge(i))).Reverse();
        return Markup.Of($"""
            <figure><figcaption>{Title}</figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}: {Description()}">
            {Grid()}{XTicks(x)}<text class="axis" x="{(Left + Width - Right) / 2}" y="{Height - 6}" text-anchor="middle">{XLabel}</text>
            <text class="axis" transform="translate(11 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{YLabel}</text>
            {lines}{Labels()}</svg></figure>

            """);
    }

    /// <summary>The first line stands on its place, the others to its right and left, so that intervals do not cover each other.</summary>
    private static double Dodge(int line) => (line % 2 == 0 ? -5 : 5) * ((line + 1) / 2);

    private string Description() => string.Join("; ", Series.Where(series => series.Points.Count > 0).Select(series =>
        $"{series.Name} from {Y.Label(series.Points[0].Y)} to {Y.Label(series.Points[^1].Y)}"));

    private IEnumerable<Markup> Grid() => Y.Ticks.Select(tick => Markup.Of(
        $"<path class=\"grid\" d=\"M{Left} {Down(tick)}H{Width - Right}\"/>"
        + $"<text x=\"{Left - 6}\" y=\"{Down(tick) + 4}\" text-anchor=\"end\">{Y.Label(tick)}</text>"));

    private IEnumerable<Markup> XTicks(Axis x) => (Categories is null ? x.Ticks : Enumerable.Range(0, Categories.Count).Select(i => (double)i))
        .Select(tick => Markup.Of(
            $"<text x=\"{Across(x, tick)}\" y=\"{Height - Bottom + 18}\" "
            + $"text-anchor=\"middle\">{(Categories is null ? x.Label(tick) : Categories[(int)tick])}</text>"));

    private Markup Line(Series series, Axis x, double dodge)
    {
        var path = string.Join('L', series.Points.Select(point => $"{Across(x, point.X) + dodge:0.##} {Down(point.Y):0.##}"));
        var marks = Categories is null ? [] : series.Points.Select(point => Mark(series, point, Across(x, point.X) + dodge));
        return Markup.Of($"<g class=\"s{series.Look}\"><path class=\"line{(Categories is null ? " thin" : "")}\" d=\"M{path}\"/>{marks}</g>\n");
    }

    private Markup Mark(Series series, Point point, double across)
    {
        var bar = point is { Low: { } low, High: { } high }
            ? Markup.Of($"<path class=\"bar\" d=\"M{across} {Down(low)}V{Down(high)}m-3 0h6M{across - 3} {Down(low)}h6\"/>")
            : Markup.Empty;
        var tip = $"{series.Name}, {Categories![(int)point.X]}: {Figures.Number(point.Y, 3)}";
        return Markup.Of(
            $"<g><title>{tip}</title>{bar}<path class=\"mark\" "
            + $"transform=\"translate({across} {Down(point.Y)})\" d=\"{Marker.Path(series.Look)}\"/></g>");
    }

    /// <summary>Labels stand at the ends of their lines, pushed apart where they would overlap.</summary>
    private IEnumerable<Markup> Labels()
    {
        var below = double.NegativeInfinity;
        var ends = Series.Where(series => series.Points.Count > 0).OrderByDescending(series => series.Points[^1].Y).ToList();
        var room = Height - Bottom - LabelHeight * (ends.Count - 1);
        foreach (var series in ends)
        {
            below = Math.Min(Math.Max(Down(series.Points[^1].Y) + 4, below + LabelHeight), room);
            room += LabelHeight;
            yield return Markup.Of($"<text class=\"label s{series.Look}\" x=\"{Width - Right + 8}\" y=\"{below}\">{series.Name}</text>");
        }
    }

    private double Down(double value) => Top + (1 - Math.Clamp(Y.Place(value), 0, 1)) * (Height - Top - Bottom);

    private static double Across(Axis x, double value) => Left + x.Place(value) * (Width - Left - Right);
}

/// <summary>Marker shapes: series differ in shape too, not in colour alone.</summary>
internal static class Marker
{
    public static string Path(int look) => (look % 4) switch
    {
        0 => "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        1 => "M-3.5 -3.5h7v7h-7z",
        2 => "M0 -4.5L4.5 3.5H-4.5z",
        _ => "M0 -4.8L4.8 0L0 4.8L-4.8 0z",
    };
}

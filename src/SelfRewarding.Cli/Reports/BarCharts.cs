namespace SelfRewarding.Cli.Reports;

/// <summary>One row of a stacked bar chart.</summary>
/// <param name="Name">Its label on the left.</param>
/// <param name="Parts">Sizes of the parts, in the order of the chart's part names.</param>
internal sealed record StackedRow(string Name, IReadOnlyList<double> Parts);

/// <summary>Horizontal bars of a whole and its parts.</summary>
/// <param name="Title">What is seen, in a phrase.</param>
/// <param name="XLabel">Unit of the horizontal axis.</param>
/// <param name="Parts">Names of the parts; at most four: good, neither, bad, not known.</param>
/// <param name="Rows">From top to bottom.</param>
/// <param name="Percent">Whether sizes are shares of 1.</param>
internal sealed record StackedBars(string Title, string XLabel, IReadOnlyList<string> Parts, IReadOnlyList<StackedRow> Rows, bool Percent)
{
    private const double Width = 400, Left = 104, Right = 22, Top = 28, RowHeight = 26, Bottom = 42;

    public Markup Draw()
    {
        var height = Top + RowHeight * Rows.Count + Bottom;
        var totals = Rows.Select(row => row.Parts.Sum()).ToList();
        var x = Percent ? Axis.Share : Axis.Around([0, totals.Append(1).Max()], percent: false);
        var legend = Parts.Select((part, i) => Markup.Of(
            $"<path class=\"p{i}\" d=\"M{Left + LegendStep * i} 8h10v10h-10z\"/><text x=\"{Left + LegendStep * i + 15}\" y=\"17\">{part}</text>"));
        var grid = x.Ticks.Select(tick => Markup.Of($"""
            <path class="grid" d="M{Across(x, tick)} {Top}V{height - Bottom}"/>
            <text x="{Across(x, tick)}" y="{height - Bottom + 16}" text-anchor="middle">{x.Label(tick)}</text>
            """));
        return Markup.Of($"""
            <figure><figcaption>{Title}</figcaption>
            <svg viewBox="0 0 {Width} {height}" role="img" aria-label="{Title}: {Description()}">
            {legend}{grid}{Rows.Select((row, i) => Row(row, x, Top + RowHeight * i))}
            <text class="axis" x="{(Left + Width - Right) / 2}" y="{height - 6}" text-anchor="middle">{XLabel}</text></svg></figure>

            """);
    }

    private double LegendStep => Parts.Count > 3 ? 68 : 100;

    private string Description() =>
        string.Join("; ", Rows.Select(row => $"{row.Name} {string.Join(", ", row.Parts.Select((size, i) => $"{Parts[i]} {Size(size)}"))}"));

    private Markup Row(StackedRow row, Axis x, double top)
    {
        List<Markup> parts = [];
        double from = 0;
        foreach (var (size, i) in row.Parts.Select((size, i) => (size, i)))
        {
            var (left, width) = (Across(x, from), Across(x, from + size) - Across(x, from));
            var number = width >= 3 + 6.2 * Size(size).Length
                ? Markup.Of($"<text class=\"on{i}\" x=\"{left + width / 2}\" y=\"{top + 17}\" text-anchor=\"middle\">{Size(size)}</text>")
                : Markup.Empty;
            parts.Add(Markup.Of(
                $"<g><title>{row.Name}, {Parts[i]}: {Size(size)}</title>"
                + $"<rect class=\"p{i}\" x=\"{left}\" y=\"{top + 3}\" width=\"{width}\" height=\"{RowHeight - 6}\"/>{number}</g>"));
            from += size;
        }
        return Markup.Of($"<text x=\"{Left - 7}\" y=\"{top + 17}\" text-anchor=\"end\">{row.Name}</text>{parts}\n");
    }

    private string Size(double size) => Percent ? $"{size * 100:0} %" : $"{size:0}";

    private static double Across(Axis x, double value) => Left + x.Place(value) * (Width - Left - Right);
}

/// <summary>How many of something have which score, 0 to 5.</summary>
/// <param name="Title">What is counted.</param>
/// <param name="Counts">Six counts.</param>
internal sealed record Histogram(string Title, IReadOnlyList<int> Counts)
{
    private const double Width = 220, Height = 150, Bottom = 34, Top = 18, Bar = 34;

    public Markup Draw()
    {
        double total = Math.Max(1, Counts.Sum());
        var bars = Counts.Select((count, points) =>
        {
            var size = count / total * (Height - Top - Bottom);
            var left = 8 + Bar * points;
            return Markup.Of($"""
                <g><title>{points} points: {count}</title>
                <rect class="p0" x="{left + 3}" y="{Height - Bottom - size}" width="{Bar - 6}" height="{size}"/>
                <text x="{left + Bar / 2}" y="{Height - Bottom - size - 4}" text-anchor="middle">{$"{count / total * 100:0} %"}</text>
                <text x="{left + Bar / 2}" y="{Height - Bottom + 14}" text-anchor="middle">{points}</text></g>

                """);
        });
        var description = string.Join(", ", Counts.Select((count, points) => $"{points} points {count}"));
        return Markup.Of($"""
            <figure class="small"><figcaption>{Title}</figcaption>
            <svg viewBox="0 0 {Width} {Height}" role="img" aria-label="{Title}: {description}">
            <path class="grid" d="M6 {Height - Bottom}H{Width - 6}"/>{bars}
            <text class="axis" x="{Width / 2}" y="{Height - 4}" text-anchor="middle">points</text></svg></figure>

            """);
    }
}

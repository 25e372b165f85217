namespace SelfRewarding.Cli.Reports;

/// <summary>One row of a change chart: a share before and after.</summary>
internal sealed record Change(string Name, double Before, double After);

/// <summary>How a share changed in many kinds of task: a dot before, a dot after, a line between.</summary>
/// <param name="Title">What is seen, in a phrase.</param>
/// <param name="Before">Name of the first dot.</param>
/// <param name="After">Name of the second dot.</param>
/// <param name="Rows">From top to bottom.</param>
internal sealed record ChangeChart(string Title, string Before, string After, IReadOnlyList<Change> Rows)
{
    private const double Width = 400, Left = 104, Right = 22, Top = 28, RowHeight = 19, Bottom = 40;

    public Markup Draw()
    {
        var height = Top + RowHeight * Rows.Count + Bottom;
        var grid = Axis.Share.Ticks.Select(tick => Markup.Of($"""
            <path class="grid" d="M{Across(tick)} {Top}V{height - Bottom}"/>
            <text x="{Across(tick)}" y="{height - Bottom + 16}" text-anchor="middle">{Axis.Share.Label(tick)}</text>
            """));
        var description = string.Join("; ", Rows.Select(row => $"{row.Name} {Figures.Percent(row.Before)} to {Figures.Percent(row.After)}"));
        return Markup.Of($"""
            <figure><figcaption>{Title}</figcaption>
            <svg viewBox="0 0 {Width} {height}" role="img" aria-label="{Title}: {description}">
            <circle class="before" cx="{Left + 5}" cy="13" r="4"/><text x="{Left + 14}" y="17">{Before}</text>
            <circle class="p0" cx="{Left + 75}" cy="13" r="5"/><text x="{Left + 84}" y="17">{After}</text>
            {grid}{Rows.Select((row, i) => Row(row, Top + RowHeight * (i + 0.5)))}
            <text class="axis" x="{(Left + Width - Right) / 2}" y="{height - 6}" text-anchor="middle">exactly right</text></svg></figure>

            """);
    }

    private static Markup Row(Change row, double middle) => Markup.Of($"""
        <g><title>{row.Name}: {Figures.Percent(row.Before)} to {Figures.Percent(row.After)}</title>
        <text x="{Left - 7}" y="{middle + 4}" text-anchor="end">{row.Name}</text>
        <path class="{(row.After < row.Before ? "worse" : "better")}" d="M{Across(row.Before)} {middle}H{Across(row.After)}"/>
        <circle class="before" cx="{Across(row.Before)}" cy="{middle}" r="4"/><circle class="p0" cx="{Across(row.After)}" cy="{middle}" r="5"/></g>

        """);

    private static double Across(double share) => Left + share * (Width - Left - Right);
}

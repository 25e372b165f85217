namespace SelfRewarding.Cli.Reports;

/// <summary>The page's building blocks.</summary>
internal static class Html
{
    public static Markup Section(string id, string title, params IEnumerable<Markup> parts) =>
        Markup.Of($"<section id=\"{id}\"><h2>{title}</h2>{parts}</section>\n");

    public static Markup Paragraph(string text) => Markup.Of($"<p>{Held(text)}</p>");

    public static Markup Note(string text) => Markup.Of($"<p class=\"note\">{Held(text)}</p>");

    /// <summary>Charts side by side where there is room.</summary>
    public static Markup Charts(params IEnumerable<Markup> charts) => Markup.Of($"<div class=\"charts\">{charts}</div>");

    /// <summary>A chart and the table of its numbers.</summary>
    public static Markup Pair(Markup chart, Markup table) => Markup.Of($"<div class=\"pair\">{chart}{table}</div>");

    public static Markup Details(string summary, params IEnumerable<Markup> parts) =>
        Markup.Of($"<details><summary>{summary}</summary>{parts}</details>");

    /// <summary>
    /// A table whose first column names the row; it scrolls sideways on its own where the page is narrow. A column in which no
    /// row has a figure is left out.
    /// </summary>
    public static Markup Table(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        IReadOnlyList<string>[] all = [.. rows];
        int[] columns = [.. Enumerable.Range(0, heads.Count).Where(i => i == 0 || all.Length == 0 || all.Any(row => row[i] != Figures.Absent))];
        return Table(
            caption, [.. columns.Select(i => heads[i])], all.Select(IReadOnlyList<string> (row) => [.. columns.Select(i => row[i])]), "numbers");
    }

    /// <summary>A table of texts, which wrap.</summary>
    public static Markup Listing(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows) =>
        Table(caption, heads, rows, "texts");

    private static Markup Table(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, string look)
    {
        var head = heads.Select(text => Markup.Of($"<th scope=\"col\">{text}</th>"));
        var body = rows.Select(row => Markup.Of(
            $"<tr><th scope=\"row\">{row[0]}</th>{row.Skip(1).Select(cell => Markup.Of($"<td>{cell}</td>"))}</tr>\n"));
        return Markup.Of(
            $"<div><p class=\"caption\">{Held(caption)}</p>"
            + $"<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">"
            + $"<table class=\"{look}\"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></div>");
    }

    /// <summary>What a model wrote.</summary>
    public static Markup Quote(string text) => Markup.Of($"<pre>{text}</pre>");

    /// <summary>Keeps a number and its percent sign on one line.</summary>
    private static string Held(string text) => text.Replace(" %", "\u00A0%", StringComparison.Ordinal);
}

using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace SelfRewarding.Cli.Reports;

/// <summary>
/// Finished HTML or SVG. Text put into it by interpolation is escaped unless it is markup itself, so that what a model
/// wrote cannot become an element.
/// </summary>
internal readonly record struct Markup(string Value)
{
    /// <summary>Nothing.</summary>
    public static readonly Markup Empty = new("");

    /// <summary>Markup from an interpolated string whose holes are escaped.</summary>
    public static Markup Of(MarkupHandler parts) => new(parts.Text);

    public override string ToString() => Value;
}

/// <summary>Builds markup: literals as they stand, text escaped, numbers short.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder builder = new(literalLength + 16 * formattedCount);

    public string Text => builder.ToString();

    public void AppendLiteral(string literal) => builder.Append(literal);

    public void AppendFormatted(Markup markup) => builder.Append(markup.Value);

    public void AppendFormatted(IEnumerable<Markup> parts)
    {
        foreach (var part in parts)
            builder.Append(part.Value);
    }

    public void AppendFormatted(string? text) => builder.Append(WebUtility.HtmlEncode(Visible(text ?? "")));

    public void AppendFormatted(int number) => builder.Append(number);

    public void AppendFormatted(double coordinate) => builder.Append(Math.Round(coordinate, 2) + 0.0);

    /// <summary>Control and direction characters would hide or reorder text: they are shown as a replacement sign.</summary>
    private static string Visible(string text) => string.Concat(text.Select(c =>
        c is '\n' or '\t' || !(char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')) ? c : '\uFFFD'));
}

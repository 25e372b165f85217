using SelfRewarding.Evaluation;

namespace SelfRewarding.Cli.Reports;

/// <summary>Numbers as they stand in text and tables.</summary>
internal static class Figures
{
    public const string Absent = "–";

    public static string Percent(double? share) => share is { } value ? $"{value * 100:0.0}\u00A0%" : Absent;

    public static string Number(double? value, int digits = 2) => value is { } number ? number.ToString($"F{digits}") : Absent;

    public static string Count(int? count) => count is { } value ? value.ToString("#,0") : Absent;

    /// <summary>The figure and, on a second line, its interval.</summary>
    public static string Percent(Proportion? share) => share is null ? Absent : Percent(share.Value, new Interval(share.Low, share.High));

    public static string Percent(double? share, Interval? between) =>
        share is null || between is null ? Percent(share) : $"{Percent(share)}\n{between.Low * 100:0.0} – {between.High * 100:0.0}";

    public static string Number(double? value, Interval? between) =>
        value is null || between is null ? Number(value) : $"{Number(value)}\n{Number(between.Low)} – {Number(between.High)}";
}

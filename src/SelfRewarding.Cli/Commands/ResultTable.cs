using System.Text;
using SelfRewarding.Evaluation;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>The figures of a run as a table for the terminal.</summary>
internal static class ResultTable
{
    public static string Of(EvaluationReport report)
    {
        var text = new StringBuilder();
        var figure = IsAnnotated(report) ? "exact (95 %)" : $"points by {report.HeadToHeadJudge}";
        text.AppendLine($"{"model",-22}{figure,-24}{"judge pairwise",-16}{"readable",-10}{"length",-8}");
        foreach (var model in report.Models)
            text.AppendLine(Line(model.Name, model));
        foreach (var (control, models) in report.Controls)
        {
            foreach (var model in models)
                text.AppendLine(Line($"{RecipeFile.Name(control)} {model.Name}", model));
        }
        if (!IsAnnotated(report))
        {
            foreach (var pair in report.HeadToHead.Concat(report.ControlHeadToHead))
                text.AppendLine($"{pair.Left} against {pair.Right}: {pair.Win:P0} better, {pair.Tie:P0} equal, {pair.Loss:P0} worse (n = {pair.N})");
        }
        return text.ToString();
    }

    private static bool IsAnnotated(EvaluationReport report) => report.Models.Any(model => model.Exact is not null);

    private static string Line(string name, ModelEvaluation model)
    {
        var figure = model switch
        {
            { Exact: { } e } => $"{e.Value:F3} [{e.Low:F3}, {e.High:F3}]",
            { Judged.Score: { } s } => $"{s.Value:F2} [{s.Low:F2}, {s.High:F2}]",
            _ => "-",
        };
        var pairwise = model.Judge?.Pairwise is { } p ? $"{p:F3}" : "-";
        var readable = model.Judge?.Readable is { } r ? $"{r:F3}" : "-";
        return $"{name,-22}{figure,-24}{pairwise,-16}{readable,-10}{model.ResponseLength,-8:F2}".TrimEnd();
    }
}

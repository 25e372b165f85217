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
        text.AppendLine($"{"model",-22}{"exact (95 %)",-24}{"judge pairwise",-16}{"readable",-10}{"length",-8}");
        foreach (var model in report.Models)
            text.AppendLine(Line(model.Name, model));
        foreach (var (control, models) in report.Controls)
        {
            foreach (var model in models)
                text.AppendLine(Line($"{RecipeFile.Name(control)} {model.Name}", model));
        }
        return text.ToString();
    }

    private static string Line(string name, ModelEvaluation model)
    {
        var exact = model.Exact is { } e ? $"{e.Value:F3} [{e.Low:F3}, {e.High:F3}]" : "-";
        var pairwise = model.Judge?.Pairwise is { } p ? $"{p:F3}" : "-";
        var readable = model.Judge?.Readable is { } r ? $"{r:F3}" : "-";
        return $"{name,-22}{exact,-24}{pairwise,-16}{readable,-10}{model.ResponseLength,-8:F2}".TrimEnd();
    }
}

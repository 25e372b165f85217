using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Reports;

/// <summary>What the report reads of a finished run folder; nothing else is read, nothing is computed anew.</summary>
/// <param name="Folder">The run folder.</param>
/// <param name="Recipe">recipe.json.</param>
/// <param name="Evaluation">evaluation.json.</param>
internal sealed record RunFiles(string Folder, Recipe Recipe, EvaluationReport Evaluation)
{
    private static readonly JsonSerializerOptions Lenient = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <exception cref="UserFaultException">The folder is none of a run, or the run is not evaluated.</exception>
    public static RunFiles Read(string folder)
    {
        var recipe = ReadRecipe(folder);
        var evaluation = Path.Combine(folder, "evaluation.json");
        return File.Exists(evaluation)
            ? new(folder, recipe, EvaluationReport.Read(evaluation))
            : throw new UserFaultException(
                $"{folder} is not evaluated, it has no evaluation.json; finish the run with srlm run, or evaluate it with srlm eval");
    }

    /// <summary>The recipe of a run folder.</summary>
    /// <exception cref="UserFaultException">The folder has none.</exception>
    public static Recipe ReadRecipe(string folder)
    {
        var file = Path.Combine(folder, "recipe.json");
        return File.Exists(file)
            ? RecipeFile.Load(file)
            : throw new UserFaultException($"{folder} is not a run folder, it has no recipe.json; name the folder that srlm run wrote");
    }

    /// <summary>The recipe as it stands in the folder.</summary>
    public string RecipeText => File.ReadAllText(Path.Combine(Folder, "recipe.json"));

    /// <summary>The rows of a stage, empty where it is not there.</summary>
    public IReadOnlyList<T> Rows<T>(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? RowFile.Read<T>(path) : [];
    }

    /// <summary>The steps of one training, empty where it wrote none.</summary>
    public IReadOnlyList<MetricsRow> Metrics(string model)
    {
        var path = Path.Combine(Folder, model, "metrics.jsonl");
        try
        {
            return File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<MetricsRow>(line, Lenient)!)] : [];
        }
        catch (JsonException fault)
        {
            throw new UserFaultException($"{path} cannot be read ({fault.Message}); delete the model's folder and run again", fault);
        }
    }

    /// <summary>Lines over the models: the run itself, then each control from the M1 that it shares.</summary>
    /// <param name="of">Value and interval of one model; null where the model has none.</param>
    /// <param name="controls">Which controls to draw.</param>
    public IReadOnlyList<Series> Over(Func<ModelEvaluation, (double Value, double? Low, double? High)?> of, Func<Control, bool> controls)
    {
        var main = Evaluation.Models;
        Point[] Points(IEnumerable<(ModelEvaluation Model, int Place)> models) =>
        [
            .. models.Where(m => of(m.Model) is not null)
                .Select(m => (m.Place, Figure: of(m.Model)!.Value))
                .Select(m => new Point(m.Place, m.Figure.Value, m.Figure.Low, m.Figure.High)),
        ];
        int Place(string name) => main.Select(model => model.Name).ToList().IndexOf(name);

        List<Series> lines = [new("self-reward", 0, Points(main.Select((model, i) => (model, i))))];
        foreach (var (control, models) in Evaluation.Controls.Where(entry => controls(entry.Key)))
        {
            var path = main.Where(model => model.Name == "M1").Concat(models.Where(model => Place(model.Name) >= 0));
            lines.Add(new(Words.Of(control), 1 + (int)control, Points(path.Select(model => (model, Place(model.Name))))));
        }
        return [.. lines.Where(line => line.Points.Count > 0)];
    }

    /// <summary>Every model with the name of its run: main ones first.</summary>
    public IEnumerable<(string Name, ModelEvaluation Model)> AllModels() =>
        Evaluation.Models.Select(model => (model.Name, model)).Concat(
            Evaluation.Controls.SelectMany(entry => entry.Value.Select(model => ($"{Words.Of(entry.Key)} {model.Name}", model))));
}

/// <summary>Names of enumerations as words.</summary>
internal static class Words
{
    /// <summary>"RandomJudge" becomes "random judge".</summary>
    public static string Of(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');
}

/// <summary>One row of metrics.jsonl.</summary>
internal sealed record MetricsRow(
    [property: JsonPropertyName("step")] int Step,
    [property: JsonPropertyName("loss")] double? Loss,
    [property: JsonPropertyName("reward_chosen")] double? RewardChosen,
    [property: JsonPropertyName("reward_rejected")] double? RewardRejected,
    [property: JsonPropertyName("accuracy")] double? Accuracy);

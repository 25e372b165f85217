using System.Text.Json;
using SelfRewarding.Recipes;

namespace SelfRewarding.Evaluation;

/// <summary>The evaluation of a finished run: evaluation.json.</summary>
/// <param name="Models">SFT baseline, M1, M2 … in the order of training.</param>
/// <param name="Controls">The models that each control trained, M2 and later; their M1 is the main one.</param>
/// <param name="HeadToHead">Every later main model against every earlier one, by the scores of the annotator, or without one of M1.</param>
/// <param name="Iterations">What each round of the main run made.</param>
/// <param name="ControlIterations">What each round of each control made.</param>
public sealed record EvaluationReport(
    IReadOnlyList<ModelEvaluation> Models,
    IReadOnlyDictionary<Control, IReadOnlyList<ModelEvaluation>> Controls,
    IReadOnlyList<HeadToHead> HeadToHead,
    IReadOnlyList<IterationSummary> Iterations,
    IReadOnlyDictionary<Control, IReadOnlyList<IterationSummary>> ControlIterations)
{
    /// <summary>Who scored the answers of <see cref="HeadToHead"/>: "annotator", or "M1", the first model that was taught to judge.</summary>
    public string? HeadToHeadJudge { get; init; }

    /// <summary>Every main model against the control's model of the same round, "M3" and "randomJudge/M3".</summary>
    public IReadOnlyList<HeadToHead> ControlHeadToHead { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes evaluation.json beside its place and moves it there; the same report gives the same bytes.</summary>
    public void Write(string path)
    {
        File.WriteAllText(path + ".part", JsonSerializer.Serialize(this, Json) + "\n");
        File.Move(path + ".part", path, overwrite: true);
    }

    /// <summary>Reads evaluation.json.</summary>
    /// <exception cref="UserFaultException">It is missing or not an evaluation.</exception>
    public static EvaluationReport Read(string path)
    {
        if (!File.Exists(path))
            throw new UserFaultException($"{path} is missing; evaluate the run first");
        try
        {
            return JsonSerializer.Deserialize<EvaluationReport>(File.ReadAllText(path), Json)
                ?? throw new UserFaultException($"{path} holds null; delete it and evaluate the run again");
        }
        catch (JsonException fault)
        {
            throw new UserFaultException($"{path} is not an evaluation ({fault.Message}); delete it and evaluate the run again", fault);
        }
    }
}

using System.Text.Json;
using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Evaluation;

/// <summary>
/// Evaluates every model of a finished run on held-out prompts (paper, section 3.1.2): answers, judging, head to head.
/// Rows already in evaluation/ are read, not made again.
/// </summary>
/// <param name="engine">Loads the models.</param>
/// <param name="recipe">The run's recipe.</param>
/// <param name="seeds">Held-out prompts, ranked answers, annotator.</param>
/// <param name="run">Keeps rows.</param>
/// <param name="folder">The run folder itself.</param>
/// <param name="judge">Makes the judge that asks a model with the recipe's judge prompt, the given options and stage name.</param>
public sealed class RunEvaluator(
    IModelEngine engine, Recipe recipe, ISeedSource seeds, RunDirectory run, string folder, Func<ILanguageModel, JudgingOptions, string, IJudge> judge)
{
    /// <summary>Evaluates and writes evaluation.json.</summary>
    /// <param name="progress">Told after each batch; null is silent.</param>
    /// <param name="cancel">Looked at by the models.</param>
    /// <exception cref="UserFaultException">The run is not finished, or the seeds hold no held-out prompt.</exception>
    public EvaluationReport Evaluate(IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        if (seeds.EvaluationPrompts.Count == 0)
            throw new UserFaultException("the seeds hold no evaluation prompts; name a JSONL file of prompts in seeds.evaluation");
        var (main, controls) = Checkpoints();
        ModelEvaluator evaluator = new(engine, recipe, seeds, run, judge);
        var ranked = evaluator.Rank(main[0], progress, cancel);

        ModelEvaluation Evaluated(Checkpoint model) => evaluator.Evaluate(model, ranked, progress, cancel);
        var models = main.Select(Evaluated).ToList();
        var controlModels = controls.ToDictionary(control => control.Key, IReadOnlyList<ModelEvaluation> (control) => [.. control.Value.Select(Evaluated)]);

        EvaluationReport report = new(models, controlModels, HeadToHeads(main), Iterations(""),
            controls.ToDictionary(control => control.Key, control => Iterations($"controls/{Name(control.Key)}/")));
        report.Write(Path.Combine(folder, "evaluation.json"));
        return report;
    }

    private (IReadOnlyList<Checkpoint> Main, IReadOnlyDictionary<Control, IReadOnlyList<Checkpoint>> Controls) Checkpoints()
    {
        Checkpoint Trained(string path) => Directory.Exists(Path.Combine(folder, path, "model"))
            ? new(path, Path.Combine(folder, path, "model"))
            : throw new UserFaultException($"{Path.Combine(folder, path, "model")} is missing; the run is not finished, run it to its end first");
        var later = Enumerable.Range(2, recipe.Iterations).Select(t => $"M{t}").ToList();
        // Without evaluation fine-tuning M1 is the SFT baseline, and there may be no other.
        string[] first = recipe.Eft.Enabled || Directory.Exists(Path.Combine(folder, "SFT", "model")) ? ["SFT", "M1"] : ["M1"];
        return (
            [.. first.Concat(later).Select(Trained)],
            recipe.Controls.ToDictionary(
                control => control, IReadOnlyList<Checkpoint> (control) => [.. later.Select(name => Trained($"controls/{Name(control)}/{name}"))]));
    }

    private IReadOnlyList<HeadToHead> HeadToHeads(IReadOnlyList<Checkpoint> main)
    {
        var scores = main.Select(model => ReadRows<EvaluatedAnswer>($"evaluation/{model.Name}/answers.jsonl")!.Select(answer => answer.Score).ToList()).ToList();
        return
        [
            .. from left in Enumerable.Range(0, main.Count)
               from right in Enumerable.Range(0, left)
               let verdicts = scores[left].Zip(scores[right])
                   .Where(pair => pair is { First: not null, Second: not null })
                   .Select(pair => HeadToHead.Compare(pair.First!.Value, pair.Second!.Value)).ToList()
               let result = HeadToHead.Of(main[left].Name, main[right].Name, verdicts)
               where result is not null
               select result,
        ];
    }

    private IReadOnlyList<IterationSummary> Iterations(string prefix) =>
    [
        .. Enumerable.Range(1, recipe.Iterations).Select(t => IterationSummary.Of(
            $"M{t}",
            ReadRows<WrittenPrompt>($"{prefix}M{t}/1-prompts.jsonl"),
            ReadRows<JudgedSet>($"{prefix}M{t}/3-judgements.jsonl"),
            ReadRows<PreferencePair>($"{prefix}M{t}/4-pairs.jsonl"),
            seeds.Annotator)),
    ];

    private List<T>? ReadRows<T>(string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<T>(line)!)] : null;
    }

    private static string Name(Control control) => JsonNamingPolicy.CamelCase.ConvertName(control.ToString());
}

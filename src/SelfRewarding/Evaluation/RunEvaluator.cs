using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Evaluation;

/// <summary>
/// Evaluates every model of a finished run on held-out prompts (paper, section 3.1.2): answers, judging, head to head.
/// Rows already in evaluation/ are read, not made again; progress is told by the run folder's stages.
/// </summary>
/// <param name="engine">Loads the models.</param>
/// <param name="recipe">The run's recipe.</param>
/// <param name="source">Held-out prompts, ranked answers, annotator; must be those of the run.</param>
/// <param name="run">The run folder.</param>
public sealed class RunEvaluator(IModelEngine engine, Recipe recipe, ISeedSource source, RunDirectory run)
{
    private readonly KeptSeeds seeds = new(source, run);

    /// <summary>Evaluates and writes evaluation.json.</summary>
    /// <param name="cancel">Looked at by the models.</param>
    /// <exception cref="UserFaultException">The run is not finished, or the seeds hold no held-out prompt.</exception>
    public EvaluationReport Evaluate(CancellationToken cancel)
    {
        if (seeds.EvaluationPrompts.Count == 0)
            throw new UserFaultException("the seeds hold no evaluation prompts; name a JSONL file of prompts in seeds.evaluation");
        var later = Enumerable.Range(2, recipe.Iterations).Select(t => $"M{t}").ToList();
        Checkpoint[] main = [Trained("SFT"), Trained("M1"), .. later.Select(Trained)];
        var controls = recipe.Controls.ToDictionary(
            control => control, control => later.Select(name => Trained($"{ControlRuns.Folder(control)}/{name}")).ToList());

        ModelEvaluator evaluator = new(engine, recipe, seeds, run);
        var ranked = evaluator.Ranked(main[0], cancel);
        IReadOnlyList<ModelEvaluation> Evaluated(IEnumerable<Checkpoint> models) => [.. models.Select(model => evaluator.Evaluate(model, ranked, cancel))];

        EvaluationReport report = new(
            Evaluated(main), controls.ToDictionary(entry => entry.Key, entry => Evaluated(entry.Value)), HeadToHeads(main),
            Iterations(""), recipe.Controls.ToDictionary(control => control, control => Iterations(ControlRuns.Folder(control))));
        report.Write(Path.Combine(run.Root, "evaluation.json"));
        return report;
    }

    private Checkpoint Trained(string name)
    {
        var path = Path.Combine(run.Root, name, "model");
        return Directory.Exists(path) ? new(name, path) : throw new UserFaultException($"{path} is missing: the run is not finished; run it to its end first");
    }

    private IReadOnlyList<HeadToHead> HeadToHeads(Checkpoint[] main)
    {
        var scores = main.Select(model => Rows<EvaluatedAnswer>("evaluation", $"{model.Name}/answers.jsonl")!.Select(answer => answer.Score).ToList()).ToList();
        return
        [
            .. from left in Enumerable.Range(0, main.Length)
               from right in Enumerable.Range(0, left)
               let verdicts = scores[left].Zip(scores[right])
                   .Where(pair => pair is { First: not null, Second: not null })
                   .Select(pair => HeadToHead.Compare(pair.First!.Value, pair.Second!.Value)).ToList()
               let result = HeadToHead.Of(main[left].Name, main[right].Name, verdicts)
               where result is not null
               select result,
        ];
    }

    private IReadOnlyList<IterationSummary> Iterations(string folder) =>
    [
        .. Enumerable.Range(1, recipe.Iterations).Select(t => IterationSummary.Of(
            $"M{t}",
            Rows<WrittenPrompt>(folder, $"M{t}/1-prompts.jsonl"),
            Rows<JudgedSet>(folder, $"M{t}/3-judgements.jsonl"),
            Rows<PreferencePair>(folder, $"M{t}/4-pairs.jsonl"),
            Rows<Example>(folder, $"M{t}/4-positives.jsonl"),
            seeds.Annotator)),
    ];

    private IReadOnlyList<T>? Rows<T>(string folder, string file)
    {
        var path = Path.Combine(run.Root, folder, file);
        return File.Exists(path) ? RowFile.Read<T>(path) : null;
    }
}

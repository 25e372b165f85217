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
        CheckSeeds(seeds);
        var later = Enumerable.Range(2, recipe.Iterations).Select(t => $"M{t}").ToList();
        Checkpoint[] main = [Trained("SFT"), Trained("M1"), .. later.Select(Trained)];
        var controls = recipe.Controls.ToDictionary(
            control => control, control => later.Select(name => Trained($"{ControlRuns.Folder(control)}/{name}")).ToList());

        var evaluated = EvaluateAll([.. main, .. controls.Values.SelectMany(models => models)], main[1], cancel);
        IReadOnlyList<ModelEvaluation> Figures(IEnumerable<Checkpoint> models) => [.. models.Select(model => evaluated[model.Name].Figures)];
        EvaluationReport report = new(
            Figures(main), controls.ToDictionary(entry => entry.Key, entry => Figures(entry.Value)),
            [.. from left in Enumerable.Range(0, main.Length)
                from right in Enumerable.Range(0, left)
                let result = Compare(evaluated, main[left].Name, main[right].Name)
                where result is not null
                select result],
            Iterations(""), recipe.Controls.ToDictionary(control => control, control => Iterations(ControlRuns.Folder(control))))
        {
            HeadToHeadJudge = seeds.Annotator is null ? main[1].Name : "annotator",
            ControlHeadToHead = [.. controls.Values.SelectMany(models => models)
                .Select(control => Compare(evaluated, Path.GetFileName(control.Name), control.Name)).OfType<HeadToHead>()],
        };
        report.Write(Path.Combine(run.Root, "evaluation.json"));
        return report;
    }

    /// <summary>Refuses seeds on which nothing could be evaluated; asked before a run trains anything.</summary>
    /// <exception cref="UserFaultException">The seeds hold no held-out prompt.</exception>
    public static void CheckSeeds(ISeedSource seeds)
    {
        if (seeds.EvaluationPrompts.Count == 0)
            throw new UserFaultException(
                "the seeds hold no evaluation prompts; name a JSONL file of prompts in seeds.evaluation, "
                + "or ask for some in seeds.dataset.evaluation");
    }

    /// <summary>
    /// Every model's figures and scores, by its folder. Without annotator the first model that was taught to judge
    /// scores all answers.
    /// </summary>
    private Dictionary<string, Evaluated> EvaluateAll(IReadOnlyList<Checkpoint> models, Checkpoint first, CancellationToken cancel)
    {
        ModelEvaluator evaluator = new(engine, recipe, seeds, run);
        var ranked = evaluator.Ranked(models[0], cancel);
        var answered = models.ToDictionary(model => model.Name, model => evaluator.Evaluate(model, ranked, cancel));
        if (seeds.Annotator is not null)
            return answered.ToDictionary(entry => entry.Key, entry => Evaluated.ByAnnotator(entry.Value.Figures, entry.Value.Answers));

        using LoadedModel judge = new(engine, first);
        AnswerScorer scorer = new(judge, recipe, run);
        return answered.ToDictionary(entry => entry.Key, entry => Evaluated.ByJudge(
            entry.Value.Figures, first.Name, scorer.Score(entry.Key, entry.Value.Answers, cancel), Stream));
    }

    private ulong Stream => RandomStream.For(recipe.Seed, "evaluation/intervals");

    private HeadToHead? Compare(Dictionary<string, Evaluated> evaluated, string left, string right) => HeadToHead.Of(
        left, right.Replace("controls/", "", StringComparison.Ordinal), evaluated[left].Scores, evaluated[right].Scores, Stream);

    private Checkpoint Trained(string name)
    {
        var path = Path.Combine(run.Root, name, "model");
        return Directory.Exists(path)
            ? new(name, path)
            : throw new UserFaultException($"{path} is missing: the run is not finished; run it to its end first");
    }

    private IReadOnlyList<IterationSummary> Iterations(string folder) =>
    [
        .. Enumerable.Range(1, recipe.Iterations).Select(t => IterationSummary.Of(
            $"M{t}",
            Rows<WrittenPrompt>(folder, $"M{t}/1-prompts.jsonl"),
            Rows<JudgedSet>(folder, $"M{t}/3-judgements.jsonl"),
            Rows<PreferencePair>(folder, $"M{t}/4-pairs.jsonl"),
            Rows<Example>(folder, $"M{t}/4-positives.jsonl"),
            seeds.Annotator,
            Stream)),
    ];

    private IReadOnlyList<T>? Rows<T>(string folder, string file)
    {
        var path = Path.Combine(run.Root, folder, file);
        return File.Exists(path) ? RowFile.Read<T>(path) : null;
    }

    /// <summary>A model's figures, and the scores of its answers: a row a prompt.</summary>
    private sealed record Evaluated(ModelEvaluation Figures, IReadOnlyList<IReadOnlyList<double?>> Scores)
    {
        public static Evaluated ByAnnotator(ModelEvaluation figures, IReadOnlyList<EvaluatedAnswer> answers) =>
            new(figures, [.. answers.GroupBy(answer => answer.Id).Select(prompt => prompt.Select(answer => (double?)answer.Score).ToList())]);

        public static Evaluated ByJudge(ModelEvaluation figures, string judge, IReadOnlyList<JudgedSet> sets, ulong stream) => new(
            figures with { Judged = JudgedAnswers.Of(judge, sets, stream) },
            [.. sets.Select(set => set.Responses.Select(response => response.Score).ToList())]);
    }
}

using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Iteration;

/// <summary>
/// Self-Rewarding Language Models (Yuan et al. 2024, arXiv 2401.10020), section 2.4:
/// <code>
/// M0  the pretrained model
/// M1  M0 fine-tuned on the seeds, IFT + EFT
/// M2  M1 trained with DPO on AIFT(M1)
/// M3  M2 trained with DPO on AIFT(M2)
/// </code>
/// where AIFT(Mt) are preference pairs whose answers and scores are Mt's own.
/// </summary>
public sealed class SelfRewardingLoop(IModelEngine engine, Recipe recipe, ISeedSource source, RunDirectory run)
{
    private readonly Checkpoint m0 = new("M0", recipe.Model);
    private readonly KeptSeeds seeds = new(source, run);

    /// <summary>Trains every model of the recipe, or finds it in the run folder, and returns them in order, M0 first.</summary>
    public IReadOnlyList<Checkpoint> Run(CancellationToken cancel)
    {
        var ift = seeds.Ift;
        var sft = run.Model("SFT", job => engine.FineTune(m0, ift, recipe.Sft, job, cancel));
        var eft = CreateEft(sft, cancel);
        var m1 = run.Model("M1", job => engine.FineTune(m0, [.. ift, .. eft], recipe.Sft, job, cancel));

        List<Checkpoint> models = [m0, m1];
        for (var t = 1; t <= recipe.Iterations; t++)
        {
            var mt = models[t];
            var judged = CreateJudged(mt, cancel);
            models.Add(recipe.Preferences.Training == PreferenceKind.Pairs
                ? PreferenceTune(mt, $"M{t + 1}", judged, [.. ift, .. eft], cancel)
                : FineTuneOnPositives(mt, $"M{t + 1}", judged, [.. ift, .. eft], cancel));
        }
        return models;
    }

    /// <summary>Section 2.1: examples of judging, for which the SFT baseline writes one side.</summary>
    private IReadOnlyList<Example> CreateEft(Checkpoint sft, CancellationToken cancel)
    {
        if (!recipe.Eft.Enabled)
            return [];
        using var baseline = new LoadedModel(engine, sft);
        return new EftWriter(baseline, recipe, run).Write(seeds, cancel);
    }

    /// <summary>Section 2.2: new prompts, N answers of Mt to each, Mt's score for each. One model is in memory at a time.</summary>
    private IReadOnlyList<JudgedSet> CreateJudged(Checkpoint model, CancellationToken cancel)
    {
        var (prompting, answering, judging) = ($"{model.Name}/1-prompts", $"{model.Name}/2-candidates", $"{model.Name}/3-judgements");
        using var mt = new LoadedModel(engine, model);

        var prompts = recipe.Prompts.Author == PromptOptions.Current ? WritePrompts(prompting, mt, cancel) : WriteForeignPrompts(prompting, cancel);
        var candidates = run.Rows($"{answering}.jsonl", prompts, (block, progress) =>
            new ResponseWriter(mt.Model, recipe.Responses, recipe.Seed, answering).Answer(block, progress, cancel));
        return run.Rows($"{judging}.jsonl", candidates, (block, progress) =>
            JudgeOf(() => mt.Model, judging).Score(block, progress, cancel));
    }

    private List<WrittenPrompt> WritePrompts(string stage, LoadedModel author, CancellationToken cancel)
    {
        var rows = run.Rows<WrittenPrompt>($"{stage}.jsonl", done =>
            new PromptWriter(author.Model, recipe.Prompts, recipe.Seed, stage).Write(
                [.. seeds.Ift.Select(example => example.Prompt)], seeds.IsHeldOut, done, run.Report(stage, 0, recipe.Prompts.PerIteration, recipe.Prompts.PerIteration), cancel));
        List<WrittenPrompt> kept = [.. rows.Where(row => row.Outcome == PromptOutcome.Kept)];
        return kept.Count > 0 ? kept : throw Starved($"{stage}.jsonl has no prompt that the filters keep; look at the outcomes and loosen prompts.*");
    }

    private List<WrittenPrompt> WriteForeignPrompts(string stage, CancellationToken cancel)
    {
        using var author = new LoadedModel(engine, recipe.Prompts.Author == PromptOptions.M0 ? m0 : new("author", recipe.Prompts.Author));
        return WritePrompts(stage, author, cancel);
    }

    private IJudge JudgeOf(Func<ILanguageModel> mt, string stage) => recipe.Judging.Judge switch
    {
        JudgeKind.Random => new RandomJudge(recipe.Seed, stage),
        JudgeKind.Oracle => new OracleJudge(seeds.Annotator ?? throw Starved("judging.judge is oracle; the seeds have no annotator"), recipe.Seed, stage),
        _ => new Judge(mt(), recipe.Judging, recipe.Seed, stage),
    };

    /// <summary>Section 2.3: M(t+1) = DPO from Mt on the best against the worst answers.</summary>
    private Checkpoint PreferenceTune(Checkpoint mt, string name, IReadOnlyList<JudgedSet> judged, IReadOnlyList<Example> replay, CancellationToken cancel)
    {
        var aift = run.Rows<PreferencePair>($"{mt.Name}/4-pairs.jsonl", _ => [PairSelection.Pairs(judged, recipe.Preferences)]);
        if (aift.Count == 0)
            throw Starved($"{mt.Name}/3-judgements.jsonl gives no preference pair ({PairSelection.Count(judged, recipe.Preferences)}); the judge needs more evaluation fine-tuning");
        return run.Model(name, job => engine.PreferenceTune(mt, aift, replay, recipe.Dpo, job with { Selection = SelectionOf(job) }, cancel));
    }

    /// <summary>The ablation of section 3.2.2: M(t+1) = supervised fine-tuning of Mt on its perfect answers and the seeds.</summary>
    private Checkpoint FineTuneOnPositives(Checkpoint mt, string name, IReadOnlyList<JudgedSet> judged, IReadOnlyList<Example> replay, CancellationToken cancel)
    {
        var positives = run.Rows<Example>($"{mt.Name}/4-positives.jsonl", _ => [PairSelection.Positives(judged, recipe.Preferences)]);
        return run.Model(name, job => engine.FineTune(mt, [.. positives, .. replay], recipe.Sft, job, cancel));
    }

    /// <summary>Section 3.1.1. Only preference training compares checkpoints: before M1 no model can judge.</summary>
    private CheckpointSelection? SelectionOf(TrainingJob job) =>
        recipe.Selection.EverySteps > 0 && seeds.ValidationPrompts.Count > 0
            ? new(seeds.ValidationPrompts, recipe.Selection, model => JudgeOf(() => model, job.Stage), job)
            : null;

    private UserFaultException Starved(string fault) => new($"{run.Root}: {fault}");
}

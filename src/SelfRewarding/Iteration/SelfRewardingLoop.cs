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
    /// <summary>Trains every model of the recipe, or finds it in the run folder, and returns them in order, M0 first.</summary>
    public IReadOnlyList<Checkpoint> Run(CancellationToken cancel)
    {
        var seeds = new KeptSeeds(source, run);
        var ift = seeds.Ift;

        var m0 = new Checkpoint("M0", recipe.Model);
        var sft = run.Model("SFT", job => engine.FineTune(m0, ift, recipe.Sft, job, cancel));
        var eft = recipe.Eft.Enabled ? CreateEft(sft, seeds, cancel) : [];
        var m1 = run.Model("M1", job => engine.FineTune(m0, [.. ift, .. eft], recipe.Sft, job, cancel));

        List<Checkpoint> models = [m0, m1];
        for (var t = 1; t <= recipe.Iterations; t++)
        {
            var judged = AnswerAndJudge(models[t], m0, seeds, cancel);
            var train = recipe.Preferences.Training == PreferenceKind.Pairs
                ? PreferenceTune(models[t], judged, [.. ift, .. eft], seeds, cancel)
                : FineTuneOnPositives(models[t], judged, [.. ift, .. eft], cancel);
            models.Add(run.Model($"M{t + 1}", train));
        }
        return models;
    }

    /// <summary>Section 2.1: examples of judging, for which the SFT baseline writes one side.</summary>
    private IReadOnlyList<Example> CreateEft(Checkpoint sft, KeptSeeds seeds, CancellationToken cancel)
    {
        using var author = new LoadedModel(engine, recipe.Eft.Author == EftOptions.Baseline ? sft : new("author", recipe.Eft.Author));
        return new EftWriter(author, recipe, run).Write(seeds, cancel);
    }

    /// <summary>Section 2.2: new prompts, N answers of Mt to each, a score for each. One model is in memory at a time.</summary>
    private IReadOnlyList<JudgedSet> AnswerAndJudge(Checkpoint model, Checkpoint m0, KeptSeeds seeds, CancellationToken cancel)
    {
        var (asking, answering, judging) = ($"{model.Name}/1-prompts", $"{model.Name}/2-candidates", $"{model.Name}/3-judgements");
        using var mt = new LoadedModel(engine, model);

        var prompts = new PromptStage(engine, recipe, run).Write(asking, mt, m0, seeds, cancel);
        var candidates = run.Rows($"{answering}.jsonl", prompts, (block, progress) =>
            new ResponseWriter(mt.Model, recipe.Responses, recipe.Seed, answering).Answer(block, progress, cancel));
        return run.Rows($"{judging}.jsonl", candidates, (block, progress) =>
            Judges.Of(recipe, () => mt.Model, seeds.Annotator, judging).Score(block, progress, cancel));
    }

    /// <summary>Section 2.3: DPO from Mt on AIFT(Mt), its best against its worst answers.</summary>
    private Action<TrainingJob> PreferenceTune(
        Checkpoint mt, IReadOnlyList<JudgedSet> judged, IReadOnlyList<Example> replay, KeptSeeds seeds, CancellationToken cancel)
    {
        var aift = run.Rows<PreferencePair>($"{mt.Name}/4-pairs.jsonl", _ => [PairSelection.Pairs(judged, recipe.Preferences)]);
        if (aift.Count == 0)
            throw new UserFaultException(
                $"{run.Root}: {mt.Name}/3-judgements.jsonl gives no preference pair ({PairSelection.Count(judged, recipe.Preferences)}); "
                + "the judge needs more evaluation fine-tuning, or the prompts more and longer answers");
        run.Progress?.Report(new($"{mt.Name}/4-pairs", aift.Count, aift.Count, 0, $"{PairSelection.Count(judged, recipe.Preferences)}"));
        return job => engine.PreferenceTune(mt, aift, replay, recipe.Dpo, job with { Selection = SelectionFor(job, seeds) }, cancel);
    }

    /// <summary>The ablation of section 3.2.2: supervised fine-tuning of Mt on its perfect answers together with the seeds.</summary>
    private Action<TrainingJob> FineTuneOnPositives(
        Checkpoint mt, IReadOnlyList<JudgedSet> judged, IReadOnlyList<Example> replay, CancellationToken cancel)
    {
        var positives = run.Rows<Example>($"{mt.Name}/4-positives.jsonl", _ => [PairSelection.Positives(judged, recipe.Preferences)]);
        return job => engine.FineTune(mt, [.. positives, .. replay], recipe.Sft, job, cancel);
    }

    /// <summary>Section 3.1.1. Only preference training compares checkpoints: before M1 no model can judge.</summary>
    private CheckpointSelection? SelectionFor(TrainingJob job, KeptSeeds seeds) =>
        recipe.Selection.EverySteps > 0 && seeds.ValidationPrompts.Count > 0
            ? new(seeds.ValidationPrompts, recipe.Selection, model => Judges.Of(recipe, () => model, seeds.Annotator, $"{job.Stage}/judging"), job)
            : null;
}

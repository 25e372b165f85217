using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Dpo;

/// <summary>Direct preference optimisation (paper, section 2.3; Rafailov et al. 2023). The start is the frozen reference.</summary>
/// <param name="options">Beta, learning rate, batch and the like.</param>
/// <param name="asLanguageModel">Lets checkpoint selection write with the model in training; disposing the result leaves the model alone.</param>
public sealed class DpoTrainer(DpoOptions options, Func<CausalLM, ILanguageModel> asLanguageModel)
{
    /// <summary>
    /// Trains a model further and writes it, or goes on where an interrupted call stopped: the files are then byte for
    /// byte those of an uninterrupted one. Does nothing where the result is there. Only one model is in memory: the
    /// reference is its log-probabilities, computed once before the first update.
    /// </summary>
    /// <param name="start">Folder of the iterate Mt, or of an adapter, which then counts to Mt and its reference.</param>
    /// <param name="pairs">AIFT(Mt); pairs longer than MaxLength or the model's positions are dropped and counted in training.json.</param>
    /// <param name="replay">Seeds mixed in where Replay is above 0.</param>
    /// <param name="job">Where the result goes.</param>
    /// <param name="cancel">Looked at once an update.</param>
    /// <exception cref="UserFaultException">No pair can be trained on, or the folder holds another training.</exception>
    /// <exception cref="TrainingException">The first loss is not ln 2, or a loss or gradient is not finite.</exception>
    public void Train(string start, IReadOnlyList<TokenPair> pairs, IReadOnlyList<TokenExample> replay, TrainingJob job, CancellationToken cancel)
    {
        var folder = new TrainingFolder(job.Folder);
        if (folder.IsFinished())
            return;
        using var trained = TrainedModel.Load(start, job);
        var model = trained.Model;
        var (data, dropped) = Prepare(model, pairs, options.Replay > 0 ? replay : [], job);
        folder.Open(Fingerprint.Of(
            start, new { Kind = "dpo", Options = options, job.Seed, job.Stage, job.Selection?.EverySteps, job.Lora },
            data.Pairs.SelectMany(pair => new[] { pair.Prompt, pair.Chosen, pair.Rejected })
                .Concat(data.Replay.SelectMany(TokenExample.Sequences))));

        var order = new EpochOrder([.. data.Pairs.Select(pair => pair.Length)], options.BatchSize, job.Seed, job.Stage);
        var microBatches = Enumerable.Range(0, order.StepsPerEpoch).SelectMany(step => DpoObjective.MicroBatches(order.Batch(step), options));
        data = data with { Reference = folder.Numbers("reference.json", () => ReferencePass.Run(model, data, microBatches, cancel)) };
        if (folder.LastState() == 0)
            ReferencePass.Check(model, data, microBatches.First(), options.Beta, job.Stage);

        var objective = new DpoObjective(model, data, options, order, new DropoutStream(job, options.Dropout));
        var (steps, modelOfStep) = new UpdateLoop(trained, folder, job, UpdatePlan.Of(options), asLanguageModel).Run(objective, cancel);
        folder.Finish(trained, new TrainingSummary(data.Pairs.Count, dropped, steps, modelOfStep));
    }

    private (DpoData Data, IReadOnlyDictionary<string, int> Dropped) Prepare(
        CausalLM model, IReadOnlyList<TokenPair> pairs, IReadOnlyList<TokenExample> replay, TrainingJob job)
    {
        var longest = Math.Min(options.MaxLength, model.Config.MaximumPositions);
        var (kept, dropped) = Dropping.Sort(
            pairs, pair => TokenPair.Rows([pair]).Select(row => Dropping.Reason(row, longest)).FirstOrDefault(reason => reason is not null), "pairs");
        var (seeds, droppedSeeds) = replay.Count == 0
            ? (replay, Dropping.None)
            : Dropping.Sort(replay, seed => Dropping.Reason(seed, longest), "seeds to replay");
        Dropping.CheckIds([.. TokenPair.Rows(kept), .. seeds], model.Config.VocabularySize);
        var all = new SortedDictionary<string, int>(dropped.ToDictionary(), StringComparer.Ordinal);
        foreach (var (reason, count) in droppedSeeds)
            all[$"replay.{reason}"] = count;
        return (new DpoData(kept, [], seeds, step => RandomStream.For(job.Seed, $"{job.Stage}/replay", step)), all);
    }
}

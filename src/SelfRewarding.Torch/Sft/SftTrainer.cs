using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Sft;

/// <summary>Supervised fine-tuning (paper, section 2.1).</summary>
/// <param name="options">Learning rate, batch and the like.</param>
/// <param name="asLanguageModel">Lets checkpoint selection write with the model in training; disposing the result leaves the model alone.</param>
public sealed class SftTrainer(SftOptions options, Func<CausalLM, ILanguageModel> asLanguageModel)
{
    /// <summary>
    /// Trains a model further and writes it, or goes on where an interrupted call stopped: the files are then byte for
    /// byte those of an uninterrupted one. Does nothing where the result is there.
    /// </summary>
    /// <param name="start">Folder of the model that is trained further, or of an adapter.</param>
    /// <param name="examples">
    /// Prompts and responses; those longer than MaxLength or the model's positions are dropped and counted in
    /// training.json.
    /// </param>
    /// <param name="job">Where the result goes.</param>
    /// <param name="cancel">Looked at once an update.</param>
    /// <exception cref="UserFaultException">No example can be trained on, or the folder holds another training.</exception>
    /// <exception cref="TrainingException">A loss or gradient is not finite.</exception>
    public void Train(string start, IReadOnlyList<TokenExample> examples, TrainingJob job, CancellationToken cancel)
    {
        var folder = new TrainingFolder(job.Folder);
        if (folder.IsFinished())
            return;
        using var trained = TrainedModel.Load(start, job);
        var model = trained.Model;
        var longest = Math.Min(options.MaxLength, model.Config.MaximumPositions);
        var (kept, dropped) = Dropping.Sort(examples, example => Dropping.Reason(example, longest), "examples");
        Dropping.CheckIds(kept, model.Config.VocabularySize);
        folder.Open(Fingerprint.Of(
            start, new { Kind = "sft", Options = options, job.Seed, job.Stage, job.Selection?.EverySteps, job.Lora },
            kept.SelectMany(TokenExample.Sequences)));

        var order = new EpochOrder([.. kept.Select(example => example.Length)], options.BatchSize, job.Seed, job.Stage);
        var dropout = new DropoutStream(job, options.Dropout);
        var objective = new SftObjective(model, kept, options.Epochs, options.MicroBatchSize, order, dropout);
        var (steps, modelOfStep) = new UpdateLoop(trained, folder, job, UpdatePlan.Of(options), asLanguageModel).Run(objective, cancel);
        folder.Finish(trained, new TrainingSummary(kept.Count, dropped, steps, modelOfStep));
    }
}

using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// The updates of one training run, fine-tuning and preferences alike: accumulate, clip, step, write the row; save a state
/// every so often and, where asked, compare the checkpoint with the one before it (paper, section 3.1.1).
/// </summary>
/// <param name="trained">The model that is trained; holds the start's weights.</param>
/// <param name="folder">Where rows and states go.</param>
/// <param name="job">Selection and progress.</param>
/// <param name="plan">Rates and sizes.</param>
/// <param name="asLanguageModel">Lets selection write with the model in training; disposing the result leaves the model alone.</param>
internal sealed class UpdateLoop(
    TrainedModel trained, TrainingFolder folder, TrainingJob job, UpdatePlan plan, Func<CausalLM, ILanguageModel> asLanguageModel)
{
    /// <summary>Makes the updates that are not made yet.</summary>
    /// <returns>Updates made, and the update whose weights the model holds at the end.</returns>
    /// <exception cref="TrainingException">A loss or gradient is not finite.</exception>
    public (int Steps, int ModelOfStep) Run(IObjective objective, CancellationToken cancel)
    {
        using var optimizer = new AdamW(trained.Parameters, plan.Optimizer);
        var rate = plan.Rate with { TotalSteps = objective.Steps };
        var done = Resume(optimizer, cancel);
        using var metrics = new MetricsFile(folder.Metrics, done);
        while (done < objective.Steps)
        {
            if (cancel.IsCancellationRequested)
                KeepState(done, metrics, optimizer);
            cancel.ThrowIfCancellationRequested();
            var row = Update(objective, optimizer, rate.Of(done), done);
            metrics.Append(row);
            done++;
            job.Progress?.Report(new StageProgress(job.Stage, done, objective.Steps, row.Tokens, $"loss {row.Loss:F4}"));
            if (job.Selection is { } selection && done % selection.EverySteps == 0)
            {
                if (!Improves(selection, done, cancel))
                    return (done, GoBack(done - 1));
                folder.SaveCheckpoint(done, trained);
            }
            if (done % plan.SaveEverySteps == 0 && done < objective.Steps)
                KeepState(done, metrics, optimizer);
        }
        return (done, done);
    }

    private void KeepState(int done, MetricsFile metrics, AdamW optimizer)
    {
        if (done == folder.LastState())
            return;
        metrics.Flush();
        folder.SaveState(done, trained, optimizer);
    }

    private MetricsRow Update(IObjective objective, AdamW optimizer, double rate, int done)
    {
        trained.Model.Dropout = plan.Dropout;
        var row = objective.Accumulate(done);
        trained.Model.Dropout = 0;
        if (!double.IsFinite(row.Loss))
            throw NotFinite(done, "loss", row.Loss, row.Loss, rate);
        row = row with { LearningRate = rate, GradientNorm = optimizer.Step(rate) };
        if (!double.IsFinite(row.GradientNorm))
            throw NotFinite(done, "gradient norm", row.GradientNorm, row.Loss, rate);
        trained.ClearGradients();
        return row;
    }

    private TrainingException NotFinite(int done, string what, double value, double loss, double rate) => new(
        $"{job.Stage}: update {done + 1}: the {what} is {value} (loss {loss}, learning rate {rate}); "
        + "lower learningRate or optimizer.maxGradientNorm, or add warmupSteps, and start again");

    /// <summary>
    /// Takes over the last state. A selection that remembers only what it has seen in this process is first shown the
    /// checkpoint it compared last, so that its next answer is that of an uninterrupted run.
    /// </summary>
    private int Resume(AdamW optimizer, CancellationToken cancel)
    {
        var done = folder.LastState();
        if (done == 0)
        {
            if (job.Selection is not null)
                folder.SaveCheckpoint(0, trained);
            return 0;
        }
        if (job.Selection is { } selection && folder.Checkpoint(done) is > 0 and var previous)
        {
            folder.LoadCheckpoint(previous, trained);
            Improves(selection, previous, cancel);
        }
        folder.LoadState(done, trained, optimizer);
        return done;
    }

    private bool Improves(ICheckpointSelection selection, int step, CancellationToken cancel)
    {
        using var writer = asLanguageModel(trained.Model);
        return selection.Improves(step, writer, cancel);
    }

    private int GoBack(int step)
    {
        var previous = folder.Checkpoint(step);
        folder.LoadCheckpoint(previous, trained);
        return previous;
    }
}

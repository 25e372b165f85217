using SelfRewarding.Models;

namespace SelfRewarding.Training;

/// <summary>Compares a checkpoint with the one before it, as the paper does every 200 steps (section 3.1.1).</summary>
public interface ICheckpointSelection
{
    /// <summary>Steps between two comparisons; at least 1.</summary>
    int EverySteps { get; }

    /// <summary>
    /// True when training goes on: the model is better than the previous checkpoint, or there is none yet.
    /// False: the trainer goes back to the previous checkpoint and stops.
    /// </summary>
    bool Improves(int step, ILanguageModel model, CancellationToken cancel);
}

namespace SelfRewarding.Torch.Training;

/// <summary>What one update minimises: cross entropy on responses, or preferences.</summary>
internal interface IObjective
{
    /// <summary>Updates in all.</summary>
    int Steps { get; }

    /// <summary>Adds the gradient of one update to the model's parameters, micro-batch by micro-batch.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <returns>The row of this update, without learning rate and gradient norm.</returns>
    MetricsRow Accumulate(int step);
}

namespace SelfRewarding.Torch.Training;

/// <summary>
/// Training went wrong in a way that no data check foresees: a loss that is not finite, a first DPO loss that is not ln 2.
/// The message names stage, step, value and remedy in one line; the command line prints it and exits with 1.
/// </summary>
public sealed class TrainingException(string message) : Exception(message);

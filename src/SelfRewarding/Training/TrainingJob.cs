namespace SelfRewarding.Training;

/// <summary>Where one training run works and what it may ask.</summary>
/// <param name="Folder">
/// Gets model/ (the result, moved there when whole), adapter/ beside it where a LoRA adapter was merged, metrics.jsonl
/// (a row a step, no times) and, while training, training/ (resume state, removed at the end).
/// </param>
/// <param name="Seed">Seeds shuffling and dropout; each step derives its own stream.</param>
/// <param name="Stage">Name for progress, such as "M2/training".</param>
/// <param name="Selection">Decides whether a later checkpoint is better (paper, section 3.1.1, "early stopping"); null trains to the end.</param>
/// <param name="Progress">Told once a step; null is silent.</param>
public sealed record TrainingJob(string Folder, long Seed, string Stage, ICheckpointSelection? Selection, IProgress<StageProgress>? Progress)
{
    /// <summary>Low-rank pairs that are trained in place of all weights; off by default.</summary>
    public LoraOptions Lora { get; init; } = new();
}

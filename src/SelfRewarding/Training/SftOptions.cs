namespace SelfRewarding.Training;

/// <summary>Supervised fine-tuning, with the paper's values (section 3.1.1). What the paper does not state is our choice.</summary>
public sealed record SftOptions
{
    /// <summary>Peak learning rate. Paper: 5.5e-6.</summary>
    public double LearningRate { get; init; } = 5.5e-6;

    /// <summary>Last learning rate as a share of the peak. Paper: 1.1e-6, a fifth.</summary>
    public double FinalShare { get; init; } = 0.2;

    /// <summary>Shape of the decay. Paper: cosine.</summary>
    public DecayShape Decay { get; init; } = DecayShape.Cosine;

    /// <summary>Updates over which the rate rises from 0. Not stated in the paper.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Examples an update. Paper: 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Examples in memory at a time; the rest of the batch is accumulated. 0: the whole batch.</summary>
    public int MicroBatchSize { get; init; }

    /// <summary>Passes over the examples. Not stated in the paper.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Dropout on attention and residual branches. Paper: 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Longest prompt and response in tokens; longer examples are dropped and counted. Not stated in the paper.</summary>
    public int MaxLength { get; init; } = 2048;

    /// <summary>The optimizer. Not stated in the paper.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Updates between two saved resume states.</summary>
    public int SaveEverySteps { get; init; } = 200;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key) =>
    [
        .. TrainingRules.Faults(key, LearningRate, FinalShare, WarmupSteps, BatchSize, MicroBatchSize, Epochs, Dropout, MaxLength, SaveEverySteps),
        .. Optimizer.Faults($"{key}.optimizer"),
    ];
}

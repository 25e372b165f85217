namespace SelfRewarding.Training;

/// <summary>Preference training, with the paper's values (sections 2.3 and 3.1.1). What the paper does not state is our choice.</summary>
public sealed record DpoOptions
{
    /// <summary>Strength of the pull towards the reference. Paper: 0.1.</summary>
    public double Beta { get; init; } = 0.1;

    /// <summary>Share of labels taken to be wrong (conservative DPO). Paper: none.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Weight of the chosen response's token-mean negative log-likelihood. Paper: none.</summary>
    public double ChosenNll { get; init; }

    /// <summary>Weight of plain cross entropy on IFT and EFT seeds in every update. Paper: none; see docs/paper.md.</summary>
    public double Replay { get; init; }

    /// <summary>Seed examples an update when <see cref="Replay"/> is above 0.</summary>
    public int ReplayBatchSize { get; init; } = 8;

    /// <summary>Peak learning rate. Paper: 1e-6.</summary>
    public double LearningRate { get; init; } = 1e-6;

    /// <summary>Last learning rate as a share of the peak. Paper: 1e-7, a tenth.</summary>
    public double FinalShare { get; init; } = 0.1;

    /// <summary>Shape of the decay. Not stated in the final text; its first version: linear.</summary>
    public DecayShape Decay { get; init; } = DecayShape.Linear;

    /// <summary>Updates over which the rate rises from 0. Not stated in the paper.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>Pairs an update. Paper: 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Pairs in memory at a time; the rest of the batch is accumulated. 0: the whole batch.</summary>
    public int MicroBatchSize { get; init; }

    /// <summary>Passes over the pairs. Not stated in the paper.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>Dropout on attention and residual branches of the policy; the reference has none. Paper: 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Longest prompt and response in tokens; pairs with a longer one are dropped and counted. Not stated in the paper.</summary>
    public int MaxLength { get; init; } = 2048;

    /// <summary>The optimizer. Not stated in the paper.</summary>
    public AdamWOptions Optimizer { get; init; } = new();

    /// <summary>Updates between two saved resume states.</summary>
    public int SaveEverySteps { get; init; } = 200;

    /// <summary>Every value out of range, with the rule it breaks.</summary>
    public IEnumerable<string> Faults(string key)
    {
        if (!(Beta > 0) || double.IsInfinity(Beta))
            yield return $"{key}.beta is {Beta}; it must be greater than 0";
        if (LabelSmoothing is not (>= 0 and < 0.5))
            yield return $"{key}.labelSmoothing is {LabelSmoothing}; it must be at least 0 and less than 0.5";
        if (ChosenNll is not (>= 0 and < double.PositiveInfinity))
            yield return $"{key}.chosenNll is {ChosenNll}; it must be at least 0";
        if (Replay is not (>= 0 and < double.PositiveInfinity))
            yield return $"{key}.replay is {Replay}; it must be at least 0";
        if (ReplayBatchSize < 1)
            yield return $"{key}.replayBatchSize is {ReplayBatchSize}; it must be at least 1";
        foreach (var fault in TrainingRules.Faults(
            key, LearningRate, FinalShare, WarmupSteps, BatchSize, MicroBatchSize, Epochs, Dropout, MaxLength, SaveEverySteps))
            yield return fault;
        foreach (var fault in Optimizer.Faults($"{key}.optimizer"))
            yield return fault;
    }
}

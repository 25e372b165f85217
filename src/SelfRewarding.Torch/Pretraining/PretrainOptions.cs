namespace SelfRewarding.Torch.Pretraining;

/// <summary>How the quickstart's M0 is pretrained: one stage, the figures of its measured design.</summary>
public sealed record PretrainOptions
{
    /// <summary>Tokens seen in all.</summary>
    public long Tokens { get; init; } = 14_500_000;

    /// <summary>Rows an update.</summary>
    public int BatchSize { get; init; } = 10;

    /// <summary>Tokens a row; documents follow each other without gaps.</summary>
    public int SequenceLength { get; init; } = 160;

    /// <summary>Highest learning rate, held until <see cref="DecayStart"/>.</summary>
    public double LearningRate { get; init; } = 2.5e-3;

    /// <summary>Share of the updates after which the rate falls along a line, to a twentieth.</summary>
    public double DecayStart { get; init; } = 0.3;

    /// <summary>Updates over which the rate rises.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Updates between two saved resume states.</summary>
    public int SaveEverySteps { get; init; } = 500;

    /// <summary>Updates in all.</summary>
    public int Steps => (int)(Tokens / (BatchSize * SequenceLength));

    /// <summary>The learning rate of an update, counted from 0.</summary>
    public double RateOf(int update)
    {
        var done = (double)update / Steps;
        var fall = Math.Max(0, (done - DecayStart) / (1 - DecayStart));
        return LearningRate * Math.Min(1, (update + 1.0) / WarmupSteps) * (1 - 0.95 * fall);
    }
}

using SelfRewarding.Training;

namespace SelfRewarding.Torch.Training;

/// <summary>What fine-tuning and preference training have in common.</summary>
/// <param name="Rate">Learning rates; the number of updates is filled in later.</param>
/// <param name="Optimizer">The optimizer's constants.</param>
/// <param name="Dropout">Share of activations dropped in updates.</param>
/// <param name="SaveEverySteps">Updates between two saved states.</param>
internal sealed record UpdatePlan(LearningRate Rate, AdamWOptions Optimizer, double Dropout, int SaveEverySteps)
{
    public static UpdatePlan Of(SftOptions options) => new(
        new LearningRate(options.LearningRate, options.FinalShare, options.Decay, options.WarmupSteps, 0),
        options.Optimizer, options.Dropout, options.SaveEverySteps);

    public static UpdatePlan Of(DpoOptions options) => new(
        new LearningRate(options.LearningRate, options.FinalShare, options.Decay, options.WarmupSteps, 0),
        options.Optimizer, options.Dropout, options.SaveEverySteps);
}

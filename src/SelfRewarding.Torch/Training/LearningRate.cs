using SelfRewarding.Training;

namespace SelfRewarding.Torch.Training;

/// <summary>The learning rate of every update: a linear rise from 0, then decay to a floor. Equal to transformers' schedules.</summary>
/// <param name="Peak">Rate after the warm-up.</param>
/// <param name="FinalShare">Rate after the last update, as a share of the peak.</param>
/// <param name="Decay">Shape of the fall.</param>
/// <param name="WarmupSteps">Updates of the rise; with any, update 0 has rate 0.</param>
/// <param name="TotalSteps">Updates in all.</param>
public sealed record LearningRate(double Peak, double FinalShare, DecayShape Decay, int WarmupSteps, int TotalSteps)
{
    /// <summary>The rate of update <paramref name="update"/>, counted from 0.</summary>
    public double Of(int update)
    {
        if (update < WarmupSteps)
            return Peak * update / WarmupSteps;
        var share = (double)(update - WarmupSteps) / Math.Max(1, TotalSteps - WarmupSteps);
        var fall = Decay switch
        {
            DecayShape.Cosine => 0.5 * (1 + Math.Cos(Math.PI * share)),
            DecayShape.Linear => 1 - share,
            _ => 1,
        };
        return Decay == DecayShape.Constant ? Peak : Peak * (FinalShare + (1 - FinalShare) * Math.Max(0, fall));
    }
}

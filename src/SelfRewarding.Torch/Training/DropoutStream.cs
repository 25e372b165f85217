using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// The only place that touches torch's random generator: dropout has no other source. It is set before every forward pass
/// from (seed, stage, step, part), so nothing of it has to be saved and resuming cannot change it.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="stage">Names the random stream.</param>
/// <param name="share">Share of activations dropped; 0 leaves the generator alone.</param>
internal sealed class DropoutStream(long seed, string stage, double share)
{
    /// <summary>The stream of a job, whose low-rank pairs may have a dropout of their own.</summary>
    public DropoutStream(TrainingJob job, double share)
        : this(job.Seed, job.Stage, Math.Max(share, job.Lora.Rank > 0 ? job.Lora.Dropout : 0))
    {
    }

    public void Set(int step, int part)
    {
        if (share > 0)
            manual_seed(unchecked((long)RandomStream.For(seed, $"{stage}/dropout", step, part))).Dispose();
    }
}

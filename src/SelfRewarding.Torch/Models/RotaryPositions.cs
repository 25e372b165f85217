using SelfRewarding.HuggingFace.Configuration;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Cosines and sines of rotary positions (Su et al. 2021), the first half of a head rotated with the second.</summary>
internal sealed class RotaryPositions(ModelConfig config) : IDisposable
{
    private Tensor? cosines;
    private Tensor? sines;

    /// <summary>Rows for positions 0 … count-1, each (count, K).</summary>
    public (Tensor Cos, Tensor Sin) First(int count)
    {
        Reach(count);
        return (cosines!.narrow(0, 0, count), sines!.narrow(0, 0, count));
    }

    /// <summary>Rows for given positions (B, T), each (B, 1, T, K).</summary>
    public (Tensor Cos, Tensor Sin) At(Tensor positions)
    {
        var (rows, tokens) = (positions.shape[0], positions.shape[1]);
        Reach((int)positions.max().item<long>() + 1);
        var flat = positions.reshape(-1);
        return (cosines!.index_select(0, flat).view(rows, 1, tokens, -1), sines!.index_select(0, flat).view(rows, 1, tokens, -1));
    }

    public void Dispose()
    {
        cosines?.Dispose();
        sines?.Dispose();
    }

    private void Reach(int count)
    {
        if (cosines is not null && cosines.shape[0] >= count)
            return;
        Dispose();
        using var scope = NewDisposeScope();
        var length = Math.Max(count, Math.Min(config.MaximumPositions, 2 * count));
        var inverse = 1.0 / pow(config.RopeTheta, arange(0, config.HeadSize, 2, float32) / config.HeadSize);   // (K/2)
        var angles = arange(length, float32).unsqueeze(1) * inverse.to(float32).unsqueeze(0);                  // (N, K/2)
        angles = cat([angles, angles], -1);                                                                    // (N, K)
        cosines = angles.cos().DetachFromDisposeScope();
        sines = angles.sin().DetachFromDisposeScope();
    }
}

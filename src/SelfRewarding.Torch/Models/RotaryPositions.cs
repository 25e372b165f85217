using SelfRewarding.HuggingFace.Configuration;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Cosines and sines of rotary positions (Su et al. 2021), the first half of a head rotated with the second.</summary>
internal sealed class RotaryPositions(ModelConfig config) : IDisposable
{
    private readonly Lock growing = new();
    private readonly List<(Tensor Cosines, Tensor Sines)> tables = [];      // each longer than the one before; threads may still use an older one

    /// <summary>Rows for positions 0 … count-1, each (count, K).</summary>
    public (Tensor Cos, Tensor Sin) First(int count)
    {
        var (cosines, sines) = Reach(count);
        return (cosines.narrow(0, 0, count), sines.narrow(0, 0, count));
    }

    /// <summary>Rows for given positions (B, T), each (B, 1, T, K).</summary>
    public (Tensor Cos, Tensor Sin) At(Tensor positions)
    {
        var (rows, tokens) = (positions.shape[0], positions.shape[1]);
        var (cosines, sines) = Reach((int)positions.max().item<long>() + 1);
        var flat = positions.reshape(-1);
        return (cosines.index_select(0, flat).view(rows, 1, tokens, -1), sines.index_select(0, flat).view(rows, 1, tokens, -1));
    }

    public void Dispose()
    {
        foreach (var (cosines, sines) in tables)
        {
            cosines.Dispose();
            sines.Dispose();
        }
    }

    private (Tensor Cosines, Tensor Sines) Reach(int count)
    {
        lock (growing)
        {
            if (tables.Count == 0 || tables[^1].Cosines.shape[0] < count)
                tables.Add(Make(Math.Max(count, Math.Min(config.MaximumPositions, 2 * count))));
            return tables[^1];
        }
    }

    private (Tensor Cosines, Tensor Sines) Make(int length)
    {
        using var scope = NewDisposeScope();
        var inverse = 1.0 / pow(config.RopeTheta, arange(0, config.HeadSize, 2, float32) / config.HeadSize);   // (K/2)
        var angles = arange(length, float32).unsqueeze(1) * inverse.to(float32).unsqueeze(0);                  // (N, K/2)
        angles = cat([angles, angles], -1);                                                                    // (N, K)
        return (angles.cos().DetachFromDisposeScope(), angles.sin().DetachFromDisposeScope());
    }
}

using SelfRewarding.HuggingFace.Configuration;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Cosines and sines of rotary positions (Su et al. 2021), the first half of the rotated width with the second.</summary>
/// <param name="rotary">Which positions.</param>
/// <param name="headSize">Width of a head, K.</param>
/// <param name="maximum">Positions beyond which a table need not reach ahead.</param>
internal sealed class RotaryPositions(RotaryConfig rotary, int headSize, int maximum) : IDisposable
{
    private Table? table;

    /// <summary>Rows for positions 0 … count-1, each (count, R); R is the rotated width.</summary>
    /// <param name="count">Positions.</param>
    /// <param name="length">Tokens of the longest row, which some scalings look at.</param>
    public Table First(int count, int length)
    {
        if (rotary.Stretches(length))
            return Of(arange(count, float32).unsqueeze(1), length);
        var whole = Reach(count);
        return new Table(whole.Cos.narrow(0, 0, count), whole.Sin.narrow(0, 0, count));
    }

    /// <summary>Rows for given positions (B, T) below <paramref name="length"/>, each (B, 1, T, R).</summary>
    public Table At(Tensor positions, int length)
    {
        var (rows, tokens) = (positions.shape[0], positions.shape[1]);
        if (rotary.Stretches(length))
            return Of(positions.to(float32).view(rows, 1, tokens, 1), length);
        var whole = Reach(length);
        var flat = positions.reshape(-1);
        return new Table(whole.Cos.index_select(0, flat).view(rows, 1, tokens, -1), whole.Sin.index_select(0, flat).view(rows, 1, tokens, -1));
    }

    public void Dispose()
    {
        table?.Cos.Dispose();
        table?.Sin.Dispose();
        table = null;
    }

    /// <summary>The rows that are kept; they grow when a longer text comes.</summary>
    private Table Reach(int count)
    {
        if (table is { } ready && ready.Cos.shape[0] >= count)
            return ready;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (cos, sin) = Of(arange(Math.Max(count, Math.Min(maximum, 2 * count)), float32).unsqueeze(1), 0);   // (N, R)
        Dispose();
        return table = new Table(cos.DetachFromDisposeScope(), sin.DetachFromDisposeScope());
    }

    /// <summary>(…, R) for positions (…, 1).</summary>
    private Table Of(Tensor positions, int length)
    {
        var angles = positions * RotaryFrequencies.Of(rotary, rotary.Width(headSize), length);                         // (…, R/2)
        angles = cat([angles, angles], -1);                                                                              // (…, R)
        var (cos, sin) = (angles.cos(), angles.sin());
        return rotary.Magnitude == 1 ? new Table(cos, sin) : new Table(cos * rotary.Magnitude, sin * rotary.Magnitude);
    }

    /// <summary>Cosines and sines, of one shape.</summary>
    internal sealed record Table(Tensor Cos, Tensor Sin);
}

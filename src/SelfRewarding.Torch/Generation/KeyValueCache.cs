using SelfRewarding.HuggingFace.Configuration;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Generation;

/// <summary>Keys and values of all layers, allocated once for a batch: (B, G, capacity, K) each.</summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] keys;
    private readonly Tensor[] values;

    /// <summary>Room for this many rows and tokens.</summary>
    public KeyValueCache(ModelConfig config, int rows, int capacity)
    {
        Tensor New() => empty(rows, config.KeyValueHeads, capacity, config.HeadSize).DetachFromDisposeScope();
        keys = [.. Enumerable.Range(0, config.Layers).Select(_ => New())];
        values = [.. Enumerable.Range(0, config.Layers).Select(_ => New())];
    }

    /// <summary>Tokens held, S.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that one token of one row takes.</summary>
    public static long BytesPerToken(ModelConfig config) => 2L * sizeof(float) * config.Layers * config.KeyValueHeads * config.HeadSize;

    /// <summary>Writes the new tokens of one layer behind the held ones and gives all of them.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="key">(B, G, T, K).</param>
    /// <param name="value">(B, G, T, K).</param>
    /// <returns>Views (B, G, S, K) that include the new tokens.</returns>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor key, Tensor value)
    {
        var added = key.shape[2];
        keys[layer].narrow(2, Length, added).copy_(key);
        values[layer].narrow(2, Length, added).copy_(value);
        return (keys[layer].narrow(2, 0, Length + added), values[layer].narrow(2, 0, Length + added));
    }

    /// <summary>Counts the tokens that every layer has now been given.</summary>
    public void Advance(int tokens) => Length += tokens;

    /// <summary>Puts the tokens of another cache into some rows of this one, which then holds as many.</summary>
    /// <param name="firstRow">The first row that is written.</param>
    /// <param name="prefix">Where the tokens come from.</param>
    /// <param name="rows">(N), int64: the row of <paramref name="prefix"/> for each row that is written; one may serve several.</param>
    public void Fill(int firstRow, KeyValueCache prefix, Tensor rows)
    {
        for (var layer = 0; layer < keys.Length; layer++)
        {
            Copy(prefix.keys[layer], keys[layer]);
            Copy(prefix.values[layer], values[layer]);
        }
        Length = prefix.Length;

        void Copy(Tensor from, Tensor to) =>
            to.narrow(0, firstRow, rows.shape[0]).narrow(2, 0, prefix.Length).copy_(from.narrow(2, 0, prefix.Length).index_select(0, rows));
    }

    /// <summary>Keeps these rows, in this order.</summary>
    /// <param name="rows">(B'), int64.</param>
    public void Keep(Tensor rows)
    {
        foreach (var tensors in (Tensor[][])[keys, values])
        {
            for (var layer = 0; layer < tensors.Length; layer++)
            {
                var kept = tensors[layer].index_select(0, rows).DetachFromDisposeScope();
                tensors[layer].Dispose();
                tensors[layer] = kept;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in keys.Concat(values))
            tensor.Dispose();
    }
}

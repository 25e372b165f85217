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
        Starts = new int[rows];
    }

    /// <summary>For each row its first token that is not padding; 0 at first.</summary>
    public IReadOnlyList<int> Starts { get; set; }

    /// <summary>Tokens held, S.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes that one token of one row takes.</summary>
    public static long BytesPerToken(ModelConfig config) => 2L * sizeof(float) * config.Layers * config.KeyValueHeads * config.HeadSize;

    /// <summary>Writes the new tokens of one layer behind the held ones.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="key">(B, G, T, K).</param>
    /// <param name="value">(B, G, T, K).</param>
    public void Append(int layer, Tensor key, Tensor value)
    {
        var added = key.shape[2];
        keys[layer].narrow(2, Length, added).copy_(key);
        values[layer].narrow(2, Length, added).copy_(value);
    }

    /// <summary>Keys and values of one layer.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="tokens">How many of the tokens, from the first.</param>
    /// <returns>Views (B, G, S, K).</returns>
    public (Tensor Keys, Tensor Values) First(int layer, int tokens) => (keys[layer].narrow(2, 0, tokens), values[layer].narrow(2, 0, tokens));

    /// <summary>What one new query a row takes from the held tokens and its own, padding left out.</summary>
    /// <param name="layer">Which layer.</param>
    /// <param name="query">(B, H, 1, K).</param>
    /// <param name="window">How many tokens it sees, its own included; null is all.</param>
    /// <param name="cap">Scores are bent into ±this; null leaves them.</param>
    /// <returns>(B, H, 1, K).</returns>
    public Tensor Attend(int layer, Tensor query, int? window = null, double? cap = null)
    {
        var oldest = window is { } width ? Length + 1 - width : 0;
        IReadOnlyList<int> starts = oldest > 0 ? [.. Starts.Select(start => Math.Max(start, oldest))] : Starts;
        return SingleQueryAttention.Of(query, keys[layer], values[layer], starts, Length + 1, (float?)cap);
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

    /// <summary>
    /// Puts the tokens that all rows begin with into each of them. A row that starts at column s holds as many of them as there
    /// is room for before the column where the longest row has its next token; the rest of them it reads again.
    /// </summary>
    /// <param name="shared">One row that starts at column 0.</param>
    public void Begin(KeyValueCache shared)
    {
        using var scope = NewDisposeScope();
        Length = shared.Length;
        for (var layer = 0; layer < keys.Length; layer++)
        {
            Copy(shared.keys[layer], keys[layer]);
            Copy(shared.values[layer], values[layer]);
        }

        void Copy(Tensor from, Tensor to)
        {
            to.narrow(2, 0, Length).zero_();                         // padding is masked, but what is no number would come through
            for (var row = 0; row < Starts.Count; row++)
            {
                var (start, count) = (Starts[row], Length - Starts[row]);
                if (count > 0)
                    to[row].narrow(1, start, count).copy_(from[0].narrow(1, 0, count));
            }
        }
    }

    /// <summary>Keeps these rows, in this order.</summary>
    public void Keep(IReadOnlyList<int> kept)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(kept.Select(row => (long)row).ToArray());                  // (B')
        Starts = [.. kept.Select(row => Starts[row])];
        foreach (var tensors in (Tensor[][])[keys, values])
        {
            for (var layer = 0; layer < tensors.Length; layer++)
            {
                var old = tensors[layer];
                tensors[layer] = old.index_select(0, rows).DetachFromDisposeScope();
                old.Dispose();
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

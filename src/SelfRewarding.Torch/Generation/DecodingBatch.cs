using System.Runtime.InteropServices;
using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Generation;

/// <summary>One text being written.</summary>
internal sealed class DecodingRow(TokenRequest request, int limit)
{
    private readonly List<int> tokens = [];

    public IReadOnlyList<int> Prompt => request.Prompt;

    public IReadOnlyList<int> Tokens => tokens;

    /// <summary>Null while the row is being written.</summary>
    public FinishReason? Finish { get; private set; }

    /// <summary>The number that chooses the next token.</summary>
    public double Uniform => RandomStream.Uniform(request.Stream, tokens.Count);

    public void Add(int token, IReadOnlyList<int> endTokens)
    {
        tokens.Add(token);
        if (endTokens.Contains(token))
            Finish = FinishReason.Stop;
        else if (tokens.Count >= limit)
            Finish = FinishReason.Length;
    }

    /// <summary>The most tokens that may be written.</summary>
    public int Limit => limit;
}

/// <summary>
/// Rows that are written together, padded on the left so that they grow at the same place. Rows must be sorted: equal
/// prompts beside each other, the longest last.
/// </summary>
internal sealed class DecodingBatch : IDisposable
{
    private const int PrefillTokens = 8192;
    private const double LeastAlive = 0.7;

    private readonly CausalLM model;
    private readonly IReadOnlyList<int> endTokens;
    private readonly int width;
    private readonly KeyValueCache cache;
    private readonly double[] weights;
    private DecodingRow[] rows;

    public DecodingBatch(CausalLM model, DecodingRow[] rows, IReadOnlyList<int> endTokens)
    {
        (this.model, this.rows, this.endTokens) = (model, rows, endTokens);
        width = rows[^1].Prompt.Count;
        cache = new KeyValueCache(model.Config, rows.Length, width + rows.Max(row => row.Limit));
        weights = new double[model.Config.VocabularySize];
        cache.Starts = [.. rows.Select(row => width - row.Prompt.Count)];
    }

    /// <summary>Writes all rows to their end.</summary>
    public void Run(SamplingOptions sampling, CancellationToken cancel)
    {
        for (var start = 0; start < rows.Length;)
            start = Prefill(start, sampling, cancel);
        while (Array.Exists(rows, row => row.Finish is null))
        {
            cancel.ThrowIfCancellationRequested();
            DropFinished();
            using var scope = NewDisposeScope();
            var ids = tensor(rows.Select(row => (long)row.Tokens[^1]).ToArray()).unsqueeze(1);                            // (B, 1)
            var positions = tensor(rows.Select(row => row.Prompt.Count + row.Tokens.Count - 1L).ToArray()).unsqueeze(1);   // (B, 1)
            var hidden = model.Hidden(ids, positions, null, cache);                                                         // (B, 1, D)
            Choose(model.Logits(hidden.squeeze(1)), rows, sampling);
        }
    }

    public void Dispose() => cache.Dispose();

    /// <summary>Reads some distinct prompts, gives each of their rows its keys and first token; returns the first row not done.</summary>
    private int Prefill(int start, SamplingOptions sampling, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var prompts = new List<IReadOnlyList<int>>();
        var source = new List<long>();
        for (var row = start; row < rows.Length; row++)
        {
            var prompt = rows[row].Prompt;
            if (prompts.Count == 0 || (!ReferenceEquals(prompt, prompts[^1]) && !prompt.SequenceEqual(prompts[^1])))
            {
                if (prompts.Count > 0 && (prompts.Count + 1) * width > PrefillTokens)
                    break;
                prompts.Add(prompt);
            }
            source.Add(prompts.Count - 1);
        }
        using var prefix = new KeyValueCache(model.Config, prompts.Count, width);
        var hidden = Read(prompts, prefix).narrow(1, width - 1, 1).squeeze(1);      // (U, D)
        var copies = tensor(source.ToArray());                                      // (N)
        cache.Fill(start, prefix, copies);
        Choose(model.Logits(hidden).index_select(0, copies), rows.AsSpan(start, source.Count), sampling);
        return start + source.Count;
    }

    private Tensor Read(List<IReadOnlyList<int>> prompts, KeyValueCache prefix)
    {
        var ids = new long[prompts.Count * width];
        var positions = new long[ids.Length];
        for (var row = 0; row < prompts.Count; row++)
        {
            var padding = width - prompts[row].Count;
            for (var t = padding; t < width; t++)
                (ids[row * width + t], positions[row * width + t]) = (prompts[row][t - padding], t - padding);
        }
        return model.Hidden(
            tensor(ids).view(prompts.Count, width), tensor(positions).view(prompts.Count, width), PrefillMask(prompts), prefix);   // (U, W, D)
    }

    /// <summary>(U, 1, W, W), added to the scores: no query looks ahead or at padding; padding looks at itself, or it would be not a number.</summary>
    private Tensor? PrefillMask(List<IReadOnlyList<int>> prompts)
    {
        if (prompts.TrueForAll(prompt => prompt.Count == width))
            return null;
        var causal = ones(width, width, dtype: @bool).tril();                                                            // (W, W)
        var starts = tensor(prompts.Select(prompt => (long)(width - prompt.Count)).ToArray()).view(-1, 1, 1);            // (U, 1, 1)
        var real = arange(width).view(1, 1, width) >= starts;                                                            // (U, 1, W)
        var seen = (causal & real) | eye(width, dtype: @bool);                                                           // (U, W, W)
        return zeros(1).masked_fill(~seen, float.NegativeInfinity).unsqueeze(1);
    }

    private void Choose(Tensor logits, ReadOnlySpan<DecodingRow> chosen, SamplingOptions sampling)
    {
        var all = MemoryMarshal.Cast<byte, float>(logits.contiguous().bytes);       // (B * V)
        var vocabulary = weights.Length;
        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i].Finish is not null)
                continue;
            var row = all.Slice(i * vocabulary, vocabulary);
            chosen[i].Add(Sampler.Next(row, sampling, chosen[i].Uniform, weights), endTokens);
        }
    }

    /// <summary>Copying the cache costs more than a few idle rows: it is done when under 70 % are alive.</summary>
    private void DropFinished()
    {
        int[] alive = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Finish is null)];
        if (alive.Length >= LeastAlive * rows.Length)
            return;
        cache.Keep(alive);
        rows = [.. alive.Select(row => rows[row])];
    }
}

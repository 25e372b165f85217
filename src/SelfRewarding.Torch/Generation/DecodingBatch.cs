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

    /// <summary>Prompt and tokens so far.</summary>
    public IReadOnlyList<int> Text => tokens.Count == 0 ? request.Prompt : [.. request.Prompt, .. tokens];
}

/// <summary>
/// Rows that are written together, padded on the left so that they grow at the same place. Rows must be sorted: equal
/// prompts beside each other, the longest last.
/// </summary>
internal sealed class DecodingBatch : IDisposable
{
    private const int PrefillTokens = 8192;
    private const int LeastShared = 64;
    private const double LeastAlive = 0.7;

    private readonly CausalLM model;
    private readonly IReadOnlyList<int> endTokens;
    private readonly KeyValueCache cache;
    private readonly double[] weights;
    private DecodingRow[] rows;

    public DecodingBatch(CausalLM model, DecodingRow[] rows, IReadOnlyList<int> endTokens)
    {
        (this.model, this.rows, this.endTokens) = (model, rows, endTokens);
        var width = rows[^1].Prompt.Count;
        cache = new KeyValueCache(model.Config, rows.Length, width + rows.Max(row => row.Limit));
        weights = new double[model.Config.VocabularySize];
        cache.Starts = [.. rows.Select(row => width - row.Prompt.Count)];
    }

    /// <summary>Tokens that all texts began with when they were read last, and that were read once; 0 where that was not worth it.</summary>
    public int SharedTokens { get; private set; }

    /// <summary>Writes all rows to their end.</summary>
    public void Run(SamplingOptions sampling, CancellationToken cancel)
    {
        ReadAll(rows[^1].Prompt.Count, sampling, cancel);
        while (Array.Exists(rows, row => row.Finish is null))
        {
            cancel.ThrowIfCancellationRequested();
            var outgrown = cache.Length == model.Config.RereadsAfter;
            DropFinished(outgrown ? 1 : LeastAlive);
            if (outgrown)
            {
                ReadAll(cache.Length + 1, sampling, cancel);
                continue;
            }
            using var scope = NewDisposeScope();
            var ids = tensor(rows.Select(row => (long)row.Tokens[^1]).ToArray()).unsqueeze(1);                            // (B, 1)
            var positions = tensor(rows.Select(row => row.Prompt.Count + row.Tokens.Count - 1L).ToArray()).unsqueeze(1);   // (B, 1)
            var hidden = model.Hidden(ids, positions, cache);                                                               // (B, 1, D)
            Choose(model.Logits(hidden.squeeze(1)), rows, sampling);
        }
    }

    public void Dispose() => cache.Dispose();

    /// <summary>Reads the texts of all rows, the longest of them <paramref name="width"/> tokens, and gives each its next token.</summary>
    private void ReadAll(int width, SamplingOptions sampling, CancellationToken cancel)
    {
        using var shared = ReadShared(width);
        SharedTokens = shared?.Length ?? 0;
        for (var start = 0; start < rows.Length;)
            start = Prefill(start, width, shared, sampling, cancel);
    }

    /// <summary>
    /// Reads what all texts begin with (the judge's rubric is half of its prompt), or gives null where that is too little to
    /// gain from or where keys depend on how long a text is.
    /// </summary>
    private KeyValueCache? ReadShared(int width)
    {
        var first = rows[0].Text;
        var count = Math.Min(first.Count, width - 1);
        foreach (var text in rows.Select(row => row.Text))
        {
            var same = ReferenceEquals(text, first) ? count : 0;
            while (same < count && same < text.Count && text[same] == first[same])
                same++;
            count = same;
        }
        if (count < LeastShared || count == width - 1 || model.Config.DependsOnLength)
            return null;
        using var scope = NewDisposeScope();
        var shared = new KeyValueCache(model.Config, 1, count);
        Read([[.. first.Take(count)]], count, shared);
        return shared;
    }

    /// <summary>Reads some distinct texts, gives each of their rows its keys and next token; returns the first row not done.</summary>
    private int Prefill(int start, int width, KeyValueCache? shared, SamplingOptions sampling, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var texts = new List<IReadOnlyList<int>>();
        var source = new List<long>();
        for (var row = start; row < rows.Length; row++)
        {
            var text = rows[row].Text;
            if (texts.Count == 0 || (!ReferenceEquals(text, texts[^1]) && !text.SequenceEqual(texts[^1])))
            {
                if (texts.Count > 0 && (texts.Count + 1) * width > PrefillTokens)
                    break;
                texts.Add(text);
            }
            source.Add(texts.Count - 1);
        }
        using var prefix = new KeyValueCache(model.Config, texts.Count, width) { Starts = [.. texts.Select(text => width - text.Count)] };
        if (shared is not null)
            prefix.Begin(shared);
        var hidden = Read(texts, width, prefix).select(1, -1);                           // (U, D)
        var copies = tensor(source.ToArray());                                           // (N)
        cache.Fill(start, prefix, copies);
        Choose(model.Logits(hidden).index_select(0, copies), rows.AsSpan(start, source.Count), sampling);
        return start + source.Count;
    }

    /// <summary>Reads the texts, aligned at column <paramref name="width"/>, from the first column that the cache does not hold.</summary>
    private Tensor Read(List<IReadOnlyList<int>> texts, int width, KeyValueCache prefix)
    {
        var (held, columns) = (prefix.Length, width - prefix.Length);
        var ids = new long[texts.Count * columns];
        var positions = new long[ids.Length];
        for (var row = 0; row < texts.Count; row++)
        {
            var padding = width - texts[row].Count;
            for (var column = Math.Max(padding, held); column < width; column++)
            {
                var at = row * columns + column - held;
                (ids[at], positions[at]) = (texts[row][column - padding], column - padding);
            }
        }
        return model.Hidden(tensor(ids).view(texts.Count, columns), tensor(positions).view(texts.Count, columns), prefix);   // (U, columns, D)
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

    /// <summary>Copying the cache costs more than a few idle rows: it is done when less than a share, mostly 70 %, are alive.</summary>
    private void DropFinished(double least)
    {
        int[] alive = [.. Enumerable.Range(0, rows.Length).Where(row => rows[row].Finish is null)];
        if (alive.Length >= least * rows.Length)
            return;
        cache.Keep(alive);
        rows = [.. alive.Select(row => rows[row])];
    }
}

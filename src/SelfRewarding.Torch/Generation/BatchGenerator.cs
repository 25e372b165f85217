using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Generation;

/// <summary>Continues token ids, many rows at a time, with a key-value cache; equal prompts are read once.</summary>
/// <param name="model">The model, owned by the caller.</param>
/// <param name="endTokens">Each of them ends a row.</param>
public sealed class BatchGenerator(CausalLM model, IReadOnlyList<int> endTokens)
{
    private const long CacheBytes = 1L << 30;

    /// <summary>Most rows that are written together. The texts do not depend on it, up to the rounding of matrix products.</summary>
    public int BatchRows { get; init; } = 256;

    /// <summary>Writes one continuation a request, in the order of the requests.</summary>
    /// <param name="requests">What to continue.</param>
    /// <param name="sampling">How tokens are drawn. Where prompt and new tokens exceed the model's positions the limit shrinks for that row.</param>
    /// <param name="written">Told the requests and tokens of each batch that is done; null is silent.</param>
    /// <param name="cancel">Looked at once a token.</param>
    /// <exception cref="UserFaultException">A prompt is empty, has an id outside the vocabulary or leaves no room for a token.</exception>
    public IReadOnlyList<Continuation> Write(
        IReadOnlyList<TokenRequest> requests, SamplingOptions sampling, Action<int, int>? written, CancellationToken cancel)
    {
        for (var item = 0; item < requests.Count; item++)
        {
            if (Fault(requests[item].Prompt) is { } fault)
                throw fault.Of(item);
        }
        var results = new Continuation[requests.Count];
        var cells = CacheBytes / KeyValueCache.BytesPerToken(model.Config);
        // A prompt that stretches the positions must not stretch those of others.
        var sharing = model.Config.DependsOnLength ? model.Config.Rotary.TrainedPositions : int.MaxValue;
        foreach (var batch in GenerationBatches.Plan(requests, Limit, BatchRows, cells, sharing))
        {
            using var quiet = no_grad();
            DecodingRow[] rows = [.. batch.Select(index => new DecodingRow(requests[index], Limit(requests[index].Prompt.Count)))];
            using (var decoding = new DecodingBatch(model, rows, endTokens))
                decoding.Run(sampling, cancel);
            foreach (var (index, row) in batch.Zip(rows))
                results[index] = new Continuation(row.Tokens, row.Finish!.Value);
            written?.Invoke(batch.Length, rows.Sum(row => row.Tokens.Count));
        }
        return results;

        int Limit(int prompt) => Math.Min(sampling.MaxTokens, model.Config.MaximumPositions - prompt);
    }

    private UserFaultException? Fault(IReadOnlyList<int> prompt)
    {
        if (prompt.Count == 0)
            return new("the prompt has no tokens; a model without begin token needs at least one token to continue");
        if (prompt.Count >= model.Config.MaximumPositions)
        {
            return new($"the prompt has {prompt.Count} tokens, the model has {model.Config.MaximumPositions} positions "
                + "(max_position_embeddings) and none is left to answer in; shorten the prompt");
        }
        foreach (var id in prompt)
        {
            if (id < 0 || id >= model.Config.VocabularySize)
                return new($"the prompt has token {id}, the model's vocabulary has {model.Config.VocabularySize}; "
                    + "model and tokenizer do not belong together");
        }
        return null;
    }
}

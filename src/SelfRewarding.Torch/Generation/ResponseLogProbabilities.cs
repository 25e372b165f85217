using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Generation;

/// <summary>Natural-log probabilities of responses given their prompts, teacher forced. Only response tokens meet the head.</summary>
public static class ResponseLogProbabilities
{
    private const int BatchRows = 512;
    private const int BatchTokens = 16384;

    /// <summary>One number a response token, in the order of the rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Prompt (at least one id) and response of each row.</param>
    /// <param name="weighed">Told the rows and response tokens of each batch that is done; null is silent.</param>
    /// <param name="cancel">Looked at once a batch.</param>
    /// <exception cref="UserFaultException">
    /// A prompt is empty, an id is outside the vocabulary or a row is longer than the model's positions.
    /// </exception>
    public static IReadOnlyList<IReadOnlyList<double>> Of(
        CausalLM model, IReadOnlyList<(IReadOnlyList<int> Prompt, IReadOnlyList<int> Response)> rows,
        Action<int, int>? weighed, CancellationToken cancel)
    {
        for (var item = 0; item < rows.Count; item++)
        {
            if (Fault(model, rows[item].Prompt, rows[item].Response) is { } fault)
                throw fault.Of(item);
        }
        int[] order = [.. Enumerable.Range(0, rows.Count).Where(row => rows[row].Response.Count > 0).OrderBy(Length)];
        var results = new double[rows.Count][];
        Array.Fill(results, []);
        for (var start = 0; start < order.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            var end = start + 1;
            while (end < order.Length && end - start < BatchRows
                && (end - start + 1) * Length(order[end]) <= BatchTokens
                && Fits(order[start], order[end]))
                end++;
            var batch = order[start..end];
            var numbers = Batch(model, [.. batch.Select(row => rows[row])]);
            var next = 0;
            foreach (var row in batch)
            {
                var count = rows[row].Response.Count;
                results[row] = [.. numbers.AsSpan(next, count)];
                next += count;
            }
            weighed?.Invoke(batch.Length, next);
            start = end;
        }
        return results;

        int Length(int row) => rows[row].Prompt.Count + rows[row].Response.Count;

        // Where the longest row of a batch has a say in the others, only rows of one length share a batch.
        bool Fits(int row, int other) => !model.Config.DependsOnLength || Length(row) == Length(other);
    }

    private static UserFaultException? Fault(CausalLM model, IReadOnlyList<int> prompt, IReadOnlyList<int> response)
    {
        foreach (var id in prompt.Concat(response))
        {
            if (id < 0 || id >= model.Config.VocabularySize)
                throw new UserFaultException(
                    $"a row has token {id}, the model's vocabulary has {model.Config.VocabularySize}; model and tokenizer do not belong together");
        }
        if (prompt.Count == 0)
            return new("the prompt has no tokens; the first token of a response has no probability without one before it");
        return prompt.Count + response.Count > model.Config.MaximumPositions + 1
            ? new($"the prompt of {prompt.Count} and the response of {response.Count} tokens do not fit the model's "
                + $"{model.Config.MaximumPositions} positions (max_position_embeddings); shorten them")
            : null;
    }

    /// <summary>The numbers of all response tokens of some rows, one row after the other.</summary>
    private static double[] Batch(CausalLM model, (IReadOnlyList<int> Prompt, IReadOnlyList<int> Response)[] rows)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batch = new TokenBatch([.. rows.Select(row => new TokenExample(row.Prompt, row.Response))]);
        return [.. LogProbabilities.OfTokens(model, batch).to(float64).data<double>()];
    }
}

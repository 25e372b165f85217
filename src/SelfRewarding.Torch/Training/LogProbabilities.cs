using SelfRewarding.Torch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Training;

/// <summary>Natural-log probabilities of response tokens, teacher forced: the one place where targets meet logits.</summary>
public static class LogProbabilities
{
    /// <summary>Of every response token. The head is applied to the states that predict one, and to no other.</summary>
    /// <param name="model">The model; its dropout applies.</param>
    /// <param name="batch">Prompts and responses.</param>
    /// <returns>(N), in the order of <see cref="TokenBatch.Targets"/>.</returns>
    public static Tensor OfTokens(CausalLM model, TokenBatch batch)
    {
        var longest = (int)batch.Ids.shape[1] + 1;                                                               // T + 1: the last token of a row is left out
        var hidden = model.Hidden(batch.Ids, longest).view(-1, model.Config.HiddenSize).index_select(0, batch.Places);   // (N, D)
        return -functional.cross_entropy(model.Logits(hidden), batch.Targets, reduction: Reduction.None);       // (N)
    }

    /// <summary>Sums over each row's response, in 64-bit floating point.</summary>
    /// <param name="tokens">(N), from <see cref="OfTokens"/>.</param>
    /// <param name="batch">The batch they are of.</param>
    /// <returns>(B), float64.</returns>
    public static Tensor OfResponses(Tensor tokens, TokenBatch batch) =>
        zeros(batch.RowCount, float64).index_add(0, batch.Rows, tokens.to(float64), 1);                         // (B)
}

using SelfRewarding.Torch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfRewarding.Torch.Training;

/// <summary>
/// Natural-log probabilities of response tokens, teacher forced: the one place where targets meet logits. The head is applied
/// to the states that predict a response token, and in pieces: the (N, V) logits of a large vocabulary are never all there.
/// </summary>
public static class LogProbabilities
{
    // 32 MB of logits, a little less than what the allocator would give back to the system each time.
    private const int PieceCells = 8_000_000;

    /// <summary>Of every response token.</summary>
    /// <param name="model">The model; its dropout applies.</param>
    /// <param name="batch">Prompts and responses.</param>
    /// <returns>(N), in the order of <see cref="TokenBatch.Targets"/>.</returns>
    public static Tensor OfTokens(CausalLM model, TokenBatch batch) => OfStates(model, States(model, batch), batch.Targets, PieceCells);

    /// <summary>Sums over each row's response, in 64-bit floating point.</summary>
    /// <param name="tokens">(N), from <see cref="OfTokens"/>.</param>
    /// <param name="batch">The batch they are of.</param>
    /// <returns>(B), float64.</returns>
    public static Tensor OfResponses(Tensor tokens, TokenBatch batch) =>
        zeros(batch.RowCount, float64).index_add(0, batch.Rows, tokens.to(float64), 1);                         // (B)

    /// <summary>Adds the gradient of a loss of the tokens' log-probabilities to that of the parameters.</summary>
    /// <param name="model">The model; its dropout applies.</param>
    /// <param name="batch">Prompts and responses.</param>
    /// <param name="loss">Gives the loss, (), of what <see cref="OfTokens"/> gives.</param>
    /// <param name="pieceCells">Most logits that are held at once.</param>
    /// <returns>The loss, ().</returns>
    public static Tensor Backward(CausalLM model, TokenBatch batch, Func<Tensor, Tensor> loss, int pieceCells = PieceCells)
    {
        var states = States(model, batch);                                                                      // (N, D)
        if (!model.HeadIsPlain || states.shape[0] * model.Config.VocabularySize <= pieceCells)
            return Backward(loss(OfStates(model, states, batch.Targets, pieceCells)));

        // The graph ends at the states and begins again at the log-probabilities; between them the gradient is written out.
        var given = states.detach();
        var tokens = WithoutGraph(model, given, batch.Targets, pieceCells);                                     // (N)
        var value = Backward(loss(tokens));
        states.backward([BackToStates(model, given, batch.Targets, tokens.grad!, pieceCells)]);
        return value;
    }

    private static Tensor Backward(Tensor loss)
    {
        loss.backward();
        return loss.detach();
    }

    /// <summary>The states that predict a response token, (N, D).</summary>
    private static Tensor States(CausalLM model, TokenBatch batch)
    {
        // T + 1: the last token of a row is left out
        var longest = (int)batch.Ids.shape[1] + 1;
        return model.Hidden(batch.Ids, longest).view(-1, model.Config.HiddenSize).index_select(0, batch.Places);
    }

    private static Tensor OfStates(CausalLM model, Tensor states, Tensor targets, int pieceCells)
    {
        Tensor[] pieces =
        [
            .. Pieces(model, states.shape[0], pieceCells).Select(piece =>
            {
                using var scope = NewDisposeScope();
                var logits = model.Logits(states.narrow(0, piece.Start, piece.Size));                           // (n, V)
                return (-functional.cross_entropy(logits, targets.narrow(0, piece.Start, piece.Size), reduction: Reduction.None))
                    .MoveToOuterDisposeScope();
            })
        ];
        return pieces.Length == 1 ? pieces[0] : cat(pieces);                                                    // (N)
    }

    private static Tensor WithoutGraph(CausalLM model, Tensor states, Tensor targets, int pieceCells)
    {
        using var quiet = no_grad();
        return OfStates(model, states, targets, pieceCells).requires_grad_();
    }

    /// <summary>The gradient of the states, (N, D), from that of the log-probabilities, (N); the head's is added to it.</summary>
    private static Tensor BackToStates(CausalLM model, Tensor states, Tensor targets, Tensor gradient, int pieceCells)
    {
        using var quiet = no_grad();
        var result = empty_like(states);
        foreach (var (start, size) in Pieces(model, states.shape[0], pieceCells))
        {
            using var scope = NewDisposeScope();
            var hidden = states.narrow(0, start, size);                                                         // (n, D)
            var logits = model.Logits(hidden);                                                                  // (n, V)
            var weights = gradient.narrow(0, start, size).unsqueeze(1);                                         // (n, 1)
            // d log softmax(z)_target / dz: one at the target, less the probabilities.
            var back = logits.softmax(-1).mul_(-weights).scatter_add_(1, targets.narrow(0, start, size).unsqueeze(1), weights);
            result.narrow(0, start, size).copy_(model.BackFromLogits(hidden, logits, back));
        }
        return result;
    }

    private static IEnumerable<(long Start, long Size)> Pieces(CausalLM model, long count, int pieceCells)
    {
        var size = Math.Max(1, pieceCells / model.Config.VocabularySize);
        for (var start = 0L; start < count; start += size)
            yield return (start, Math.Min(size, count - start));
    }
}

using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Sft;

/// <summary>
/// Cross entropy on response tokens only (paper, section 2.1), divided by all response tokens of the update: a token
/// counts the same in every micro-batch.
/// </summary>
internal sealed class SftObjective(
    CausalLM model, IReadOnlyList<TokenExample> examples, int epochs, int microBatchSize, EpochOrder order, DropoutStream dropout)
    : IObjective
{
    public int Steps => epochs * order.StepsPerEpoch;

    public MetricsRow Accumulate(int step) => Accumulate(step, [.. order.Batch(step).Select(item => examples[item])]);

    /// <summary>The same for given examples.</summary>
    public MetricsRow Accumulate(int step, IReadOnlyList<TokenExample> batch)
    {
        var tokens = batch.Sum(example => example.LearntCount);
        var loss = 0.0;
        foreach (var (part, micro) in batch.Chunk(microBatchSize > 0 ? microBatchSize : batch.Count).Index())
        {
            dropout.Set(step, part);
            loss += Accumulate(model, micro, 1.0 / tokens);
        }
        return new MetricsRow(step + 1, loss, tokens);
    }

    /// <summary>Adds the gradient of the weighted sum of token losses.</summary>
    /// <returns>The weighted sum.</returns>
    public static double Accumulate(CausalLM model, IReadOnlyList<TokenExample> examples, double weight)
    {
        using var scope = NewDisposeScope();
        return LogProbabilities.Backward(model, new TokenBatch(examples), tokens => -weight * tokens.sum()).item<float>();
    }
}

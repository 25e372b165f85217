using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Dpo;

/// <summary>
/// Log-probabilities of all pairs under the start, once and without dropout. The micro-batches are those of the first epoch,
/// so that the first update sees bit-equal numbers from policy and reference and its loss is ln 2 exactly.
/// </summary>
internal static class ReferencePass
{
    private const double Tolerance = 1e-3;

    /// <summary>Summed log-probabilities, [chosen, rejected] of each pair.</summary>
    /// <param name="model">The start; its dropout is off.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="microBatches">Every pair once.</param>
    /// <param name="cancel">Looked at once a micro-batch.</param>
    public static double[][] Run(CausalLM model, DpoData data, IEnumerable<IReadOnlyList<int>> microBatches, CancellationToken cancel)
    {
        var reference = new double[data.Pairs.Count][];
        foreach (var micro in microBatches)
        {
            cancel.ThrowIfCancellationRequested();
            var sums = Sums(model, data, micro);
            for (var i = 0; i < micro.Count; i++)
                reference[micro[i]] = [sums[i], sums[micro.Count + i]];
        }
        return reference;
    }

    /// <summary>
    /// Checks that policy and reference agree before the first update: the loss is then ln 2 whatever beta and label
    /// smoothing are. Another value means that the two are not the same model or saw other tokens.
    /// </summary>
    /// <exception cref="TrainingException">The loss is not ln 2.</exception>
    public static void Check(CausalLM model, DpoData data, IReadOnlyList<int> micro, double beta, string stage)
    {
        using var scope = NewDisposeScope();
        var policy = tensor(Sums(model, data, micro), float64);                     // (2B)
        var loss = DpoLoss.Of(policy, data.ReferenceOf(micro), beta, 0).Loss.mean().item<double>();
        if (!(Math.Abs(loss - Math.Log(2)) <= Tolerance))
        {
            throw new TrainingException(
                $"{stage}: the first DPO loss is {loss:G9} where ln 2 = 0.693147181 is due, since policy and reference start as the same model; "
                + "check that the start model's weights did not change during the run, remove the folder training/ and start again");
        }
    }

    private static double[] Sums(CausalLM model, DpoData data, IReadOnlyList<int> micro)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var batch = data.Batch(micro);
        return LogProbabilities.OfResponses(LogProbabilities.OfTokens(model, batch), batch).data<double>().ToArray();
    }
}

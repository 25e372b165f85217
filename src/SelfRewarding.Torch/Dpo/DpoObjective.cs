using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Dpo;

/// <summary>
/// Preferences (paper, section 2.3): the mean DPO loss over the update's pairs; where asked for, plus the chosen responses'
/// negative log-likelihood (token mean within a micro-batch, as TRL does) and that of replayed seeds (token mean).
/// </summary>
/// <param name="model">The policy.</param>
/// <param name="data">Pairs, their log-probabilities under the reference, and seeds to replay.</param>
/// <param name="options">Weights and sizes.</param>
/// <param name="order">Which pairs each update takes.</param>
/// <param name="dropout">Where dropout draws from.</param>
internal sealed class DpoObjective(CausalLM model, DpoData data, DpoOptions options, EpochOrder order, DropoutStream dropout) : IObjective
{
    public int Steps => options.Epochs * order.StepsPerEpoch;

    public MetricsRow Accumulate(int step) => Accumulate(step, order.Batch(step));

    /// <summary>The same for given pairs.</summary>
    public MetricsRow Accumulate(int step, IReadOnlyList<int> batch)
    {
        var sum = default(PairFigures);
        var part = 0;
        foreach (var micro in MicroBatches(batch, options))
        {
            dropout.Set(step, part++);
            sum = sum.Plus(Backward(micro, (double)micro.Count / batch.Count));
        }
        var row = new MetricsRow(step + 1, sum.Loss, sum.Tokens)
        {
            PreferenceLoss = sum.Preference,
            RewardChosen = sum.RewardChosen,
            RewardRejected = sum.RewardRejected,
            Margin = sum.RewardChosen - sum.RewardRejected,
            Accuracy = sum.Accuracy,
            LogProbabilityChosen = sum.LogProbabilityChosen,
            LogProbabilityRejected = sum.LogProbabilityRejected,
        };
        return options.Replay > 0 && data.Replay.Count > 0 ? Replay(row, step, part) : row;
    }

    /// <summary>The pairs of an update that go through the model together.</summary>
    public static IEnumerable<IReadOnlyList<int>> MicroBatches(IReadOnlyList<int> batch, DpoOptions options) =>
        batch.Chunk(options.MicroBatchSize > 0 ? options.MicroBatchSize : batch.Count);

    private PairFigures Backward(IReadOnlyList<int> micro, double share)
    {
        using var scope = NewDisposeScope();
        var batch = data.Batch(micro);
        var figures = default(PairFigures);
        LogProbabilities.Backward(model, batch, tokens =>
        {
            (var loss, figures) = Loss(LogProbabilities.OfResponses(tokens, batch), micro, share);
            return share * loss;
        });
        return figures with { Tokens = batch.ResponseTokens };
    }

    private (Tensor Loss, PairFigures Figures) Loss(Tensor policy, IReadOnlyList<int> micro, double share)
    {
        var (losses, chosen, rejected) = DpoLoss.Of(policy, data.ReferenceOf(micro), options.Beta, options.LabelSmoothing);
        var preference = losses.mean();                                                                        // ()
        var chosenTokens = micro.Sum(item => data.Pairs[item].Chosen.Count);
        var loss = options.ChosenNll > 0
            ? preference - options.ChosenNll * policy.narrow(0, 0, micro.Count).sum() / chosenTokens
            : preference;                                                                                      // ()
        var sums = policy.detach().view(2, -1).mean([1]);                                                      // (2)
        return (loss, new PairFigures(
            share * loss.item<double>(), share * preference.item<double>(),
            share * chosen.mean().item<double>(), share * rejected.mean().item<double>(),
            share * (chosen > rejected).to(float64).mean().item<double>(),
            share * sums[0].item<double>(), share * sums[1].item<double>(), 0));
    }

    private MetricsRow Replay(MetricsRow row, int step, int part)
    {
        var seeds = data.ReplayOf(step, options.ReplayBatchSize);
        var tokens = seeds.Sum(seed => seed.LearntCount);
        var loss = 0.0;
        foreach (var micro in seeds.Chunk(options.MicroBatchSize > 0 ? 2 * options.MicroBatchSize : seeds.Count))
        {
            dropout.Set(step, part++);
            loss += SftObjective.Accumulate(model, micro, options.Replay / tokens);
        }
        return row with { Loss = row.Loss + loss, Tokens = row.Tokens + tokens, ReplayLoss = loss / options.Replay };
    }

    /// <summary>A micro-batch's share of the update's figures.</summary>
    private readonly record struct PairFigures(
        double Loss, double Preference, double RewardChosen, double RewardRejected, double Accuracy,
        double LogProbabilityChosen, double LogProbabilityRejected, long Tokens)
    {
        public PairFigures Plus(PairFigures other) => new(
            Loss + other.Loss, Preference + other.Preference, RewardChosen + other.RewardChosen, RewardRejected + other.RewardRejected,
            Accuracy + other.Accuracy, LogProbabilityChosen + other.LogProbabilityChosen,
            LogProbabilityRejected + other.LogProbabilityRejected, Tokens + other.Tokens);
    }
}

using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Dpo;

/// <summary>What preference training learns from.</summary>
/// <param name="Pairs">All pairs.</param>
/// <param name="Reference">Summed log-probabilities under the frozen start, [chosen, rejected] of each pair.</param>
/// <param name="Replay">Seeds to mix in; empty without replay.</param>
/// <param name="ReplayStream">The random stream of an update's draw of seeds.</param>
internal sealed record DpoData(
    IReadOnlyList<TokenPair> Pairs, IReadOnlyList<double[]> Reference, IReadOnlyList<TokenExample> Replay, Func<int, ulong> ReplayStream)
{
    /// <summary>Some pairs laid out, chosen rows first.</summary>
    public TokenBatch Batch(IReadOnlyList<int> items) => new(TokenPair.Rows([.. items.Select(item => Pairs[item])]));

    /// <summary>(2B), float64: the reference of some pairs, chosen first.</summary>
    public Tensor ReferenceOf(IReadOnlyList<int> items) =>
        tensor([.. items.Select(item => Reference[item][0]), .. items.Select(item => Reference[item][1])], float64);

    /// <summary>The seeds of an update, shortest first.</summary>
    public IReadOnlyList<TokenExample> ReplayOf(int step, int count) =>
    [
        .. RandomStream.Walk(ReplayStream(step)).Sample(Replay, Math.Min(count, Replay.Count)).OrderBy(seed => seed.Length),
    ];
}

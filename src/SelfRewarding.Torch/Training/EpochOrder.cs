namespace SelfRewarding.Torch.Training;

/// <summary>
/// Which items each update takes. An epoch is shuffled, cut into pools of eight batches, each pool sorted by length and cut
/// into batches, and the batches are shuffled: rows of a batch are about equally long, and every item comes once an epoch.
/// </summary>
/// <param name="lengths">Tokens of each item.</param>
/// <param name="batchSize">Items an update; the smallest rest of an epoch makes a smaller one.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="stage">Names the random stream.</param>
public sealed class EpochOrder(IReadOnlyList<int> lengths, int batchSize, long seed, string stage)
{
    private const int PoolBatches = 8;

    private int epoch = -1;
    private int[][] batches = [];

    /// <summary>Updates an epoch.</summary>
    public int StepsPerEpoch => (lengths.Count + batchSize - 1) / batchSize;

    /// <summary>The items of an update, shortest first.</summary>
    /// <param name="step">Counted from 0 over all epochs.</param>
    public IReadOnlyList<int> Batch(int step)
    {
        if (step / StepsPerEpoch != epoch)
        {
            epoch = step / StepsPerEpoch;
            batches = Shuffle();
        }
        return batches[step % StepsPerEpoch];
    }

    private int[][] Shuffle()
    {
        var random = RandomStream.Walk(RandomStream.For(seed, $"{stage}/shuffle", epoch));
        var order = random.Shuffle([.. Enumerable.Range(0, lengths.Count)]);
        var cut = order
            .Chunk(PoolBatches * batchSize)
            .SelectMany(pool => pool.OrderBy(item => lengths[item]).Chunk(batchSize));
        return random.Shuffle([.. cut]);
    }
}

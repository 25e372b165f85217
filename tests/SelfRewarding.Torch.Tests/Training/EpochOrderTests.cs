using SelfRewarding.Torch.Training;

namespace SelfRewarding.Torch.Tests.Training;

public sealed class EpochOrderTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 70).Select(item => item * 37 % 70)];

    private static int[][] Epoch(int epoch, long seed = 3)
    {
        var order = new EpochOrder(Lengths, 4, seed, "M1");
        return [.. Enumerable.Range(epoch * order.StepsPerEpoch, order.StepsPerEpoch).Select(step => order.Batch(step).ToArray())];
    }

    [Fact]
    public void Every_item_comes_once_an_epoch()
    {
        Assert.Equal(18, Epoch(0).Length);
        Assert.Equal(Enumerable.Range(0, 70), Epoch(0).SelectMany(batch => batch).Order());
        Assert.Equal(Enumerable.Range(0, 70), Epoch(5).SelectMany(batch => batch).Order());
    }

    [Fact]
    public void The_order_follows_from_seed_and_epoch()
    {
        Assert.Equal(Epoch(2), Epoch(2));
        Assert.NotEqual(Epoch(1), Epoch(2));
        Assert.NotEqual(Epoch(1), Epoch(1, seed: 4));
    }

    [Fact]
    public void A_batch_does_not_depend_on_which_were_asked_before()
    {
        var order = new EpochOrder(Lengths, 4, 3, "M1");
        _ = order.Batch(40);
        Assert.Equal(Epoch(0)[7], order.Batch(7));
    }

    [Fact]
    public void Rows_of_a_batch_are_about_equally_long()
    {
        // Pools of 32 of 70 evenly spread lengths: batches of 4 span about 70/8, unsorted ones about 40.
        Assert.InRange(Epoch(0).Average(batch => batch.Max(item => Lengths[item]) - batch.Min(item => Lengths[item])), 0, 15);
    }
}

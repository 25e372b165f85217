namespace SelfRewarding.Tests;

public sealed class RandomStreamTests
{
    [Fact]
    public void The_same_name_gives_the_same_stream_and_any_other_name_another()
    {
        var one = RandomStream.For(1, "M1/2-candidates", 7, 3);

        Assert.Equal(one, RandomStream.For(1, "M1/2-candidates", 7, 3));
        ulong[] others =
        [
            RandomStream.For(2, "M1/2-candidates", 7, 3),
            RandomStream.For(1, "M2/2-candidates", 7, 3),
            RandomStream.For(1, "M1/2-candidates", 8, 3),
            RandomStream.For(1, "M1/2-candidates", 7, 4),
        ];
        Assert.Equal(4, others.Distinct().Count(o => o != one));
    }

    [Fact]
    public void Uniform_numbers_are_in_the_unit_interval_with_mean_one_half()
    {
        var numbers = Enumerable.Range(0, 10_000).Select(i => RandomStream.Uniform(42, i)).ToList();

        Assert.All(numbers, n => Assert.InRange(n, 0, 1 - 1e-16));
        Assert.InRange(numbers.Average(), 0.49, 0.51);
    }

    [Fact]
    public void A_sample_has_no_element_twice()
    {
        var sample = RandomStream.Walk(5).Sample([.. Enumerable.Range(0, 20)], 20);

        Assert.Equal(Enumerable.Range(0, 20), sample.Order());
    }
}

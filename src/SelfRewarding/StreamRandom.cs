namespace SelfRewarding;

/// <summary>Walks along one <see cref="RandomStream"/>. Same stream, same numbers, on every machine and version.</summary>
public sealed class StreamRandom(ulong stream)
{
    private int position;

    /// <summary>Uniform in [0, 1).</summary>
    public double Uniform() => RandomStream.Uniform(stream, position++);

    /// <summary>Uniform in [0, <paramref name="count"/>).</summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(Uniform() * count);
    }

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>], both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>One element.</summary>
    public T Choice<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Some distinct elements, in random order.</summary>
    public T[] Sample<T>(IReadOnlyList<T> items, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, items.Count);
        T[] all = [.. items];
        for (var i = 0; i < count; i++)
        {
            var j = i + Below(all.Length - i);
            (all[i], all[j]) = (all[j], all[i]);
        }
        return all[..count];
    }

    /// <summary>All elements in random order.</summary>
    public T[] Shuffle<T>(IReadOnlyList<T> items) => Sample(items, items.Count);
}

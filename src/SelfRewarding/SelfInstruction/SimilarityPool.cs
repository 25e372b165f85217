namespace SelfRewarding.SelfInstruction;

/// <summary>
/// Prompts that a new one must not resemble. The largest ROUGE-L F is exact; a bound by the tokens two prompts share
/// in any order spares nearly every longest common subsequence.
/// </summary>
internal sealed class SimilarityPool
{
    private readonly Dictionary<string, int> numbers = [];
    private readonly List<Entry> entries = [];

    public void Add(string prompt) => entries.Add(Read(prompt));

    /// <summary>Largest ROUGE-L F with a prompt of the pool; 0 for an empty pool.</summary>
    public double Largest(string prompt)
    {
        var entry = Read(prompt);
        var largest = 0.0;
        foreach (var other in entries)
        {
            var (m, n) = (entry.Tokens.Length, other.Tokens.Length);
            if (m == 0 || n == 0 || RougeL.F(Math.Min(m, n), m, n) <= largest || RougeL.F(Shared(entry.Sorted, other.Sorted), m, n) <= largest)
                continue;
            largest = Math.Max(largest, RougeL.F(RougeL.CommonSubsequence<int>(entry.Tokens, other.Tokens), m, n));
        }
        return largest;
    }

    private Entry Read(string prompt)
    {
        int[] tokens = [.. RougeL.Tokens(prompt).Select(Number)];
        return new(tokens, [.. tokens.Order()]);
    }

    private int Number(string token)
    {
        if (!numbers.TryGetValue(token, out var number))
            numbers.Add(token, number = numbers.Count);
        return number;
    }

    private static int Shared(int[] a, int[] b)
    {
        var (shared, i, j) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            var (x, y) = (a[i], b[j]);
            shared += x == y ? 1 : 0;
            i += x <= y ? 1 : 0;
            j += y <= x ? 1 : 0;
        }
        return shared;
    }

    private sealed record Entry(int[] Tokens, int[] Sorted);
}

namespace SelfRewarding.Torch.Generation;

/// <summary>
/// Which requests are written together. It follows from the requests alone, whatever their order: sorted by prompt length,
/// prompt and stream, then cut where a batch is full. So the same requests give the same arithmetic and the same bytes.
/// </summary>
internal static class GenerationBatches
{
    /// <summary>The indices of the requests of each batch, shortest prompts first.</summary>
    /// <param name="requests">What is to be written.</param>
    /// <param name="limit">Most new tokens behind a prompt of a given length.</param>
    /// <param name="rows">Most rows of a batch.</param>
    /// <param name="cells">Most tokens of a batch's cache; a batch has at least one row.</param>
    /// <param name="sharing">Prompts up to this length share a batch; a longer one does with those of its own length only.</param>
    public static IReadOnlyList<int[]> Plan(
        IReadOnlyList<TokenRequest> requests, Func<int, int> limit, int rows, long cells, int sharing = int.MaxValue)
    {
        int[] order = [.. Enumerable.Range(0, requests.Count)];
        Array.Sort(order, (one, other) => Compare(requests, one, other));
        var batches = new List<int[]>();
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && end - start < rows
                && (Length(end) <= sharing || Length(end) == Length(start))
                && (end - start + 1L) * (Length(end) + limit(Length(start))) <= cells)
                end++;
            batches.Add(order[start..end]);
            start = end;
        }
        return batches;

        int Length(int place) => requests[order[place]].Prompt.Count;
    }

    private static int Compare(IReadOnlyList<TokenRequest> requests, int one, int other)
    {
        var (a, b) = (requests[one].Prompt, requests[other].Prompt);
        var result = a.Count.CompareTo(b.Count);
        for (var i = 0; result == 0 && !ReferenceEquals(a, b) && i < a.Count; i++)
            result = a[i].CompareTo(b[i]);
        if (result == 0)
            result = requests[one].Stream.CompareTo(requests[other].Stream);
        return result == 0 ? one.CompareTo(other) : result;
    }
}

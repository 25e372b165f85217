using System.Runtime.InteropServices;

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>The merges of byte-pair encoding, best rank first.</summary>
internal sealed class BpeMerges(int capacity)
{
    private const int NoMerge = int.MaxValue;

    /// <summary>Up to this length a scan for the best pair is quicker than a queue.</summary>
    private const int LongestScan = 48;

    private readonly Dictionary<long, Merge> merges = new(capacity);

    private readonly record struct Merge(int Rank, int Id);

    private record struct Symbol(ModelToken Token, int Previous, int Next);

    public void Add(int left, int right, int rank, int id) => merges[Pair(left, right)] = new(rank, id);

    /// <summary>Merges the tokens from <paramref name="first"/> on until no pair is left that has a merge.</summary>
    public void Apply(List<ModelToken> tokens, int first)
    {
        var count = tokens.Count - first;
        if (count < 2)
            return;
        var left = count <= LongestScan
            ? Scan(CollectionsMarshal.AsSpan(tokens)[first..])
            : new Queue(this, CollectionsMarshal.AsSpan(tokens)[first..]).Run();
        tokens.RemoveRange(first + left, count - left);
    }

    private static long Pair(int left, int right) => ((long)left << 32) | (uint)right;

    private Merge Find(int left, int right) => merges.TryGetValue(Pair(left, right), out var merge) ? merge : new(NoMerge, -1);

    private int Scan(Span<ModelToken> tokens)
    {
        Span<Merge> found = stackalloc Merge[LongestScan];
        for (var i = 0; i + 1 < tokens.Length; i++)
            found[i] = Find(tokens[i].Id, tokens[i + 1].Id);
        while (tokens.Length > 1)
        {
            var best = 0;
            for (var i = 1; i < tokens.Length - 1; i++)
                if (found[i].Rank < found[best].Rank)
                    best = i;
            if (found[best].Rank == NoMerge)
                break;
            tokens[best] = new(found[best].Id, tokens[best].Start, tokens[best + 1].End);
            tokens[(best + 2)..].CopyTo(tokens[(best + 1)..]);
            found[(best + 1)..(tokens.Length - 1)].CopyTo(found[best..]);
            tokens = tokens[..^1];
            if (best > 0)
                found[best - 1] = Find(tokens[best - 1].Id, tokens[best].Id);
            if (best + 1 < tokens.Length)
                found[best] = Find(tokens[best].Id, tokens[best + 1].Id);
        }
        return tokens.Length;
    }

    /// <summary>The same with a queue of pairs: n log n for a long piece.</summary>
    private readonly ref struct Queue
    {
        private readonly BpeMerges merges;
        private readonly Span<ModelToken> tokens;
        private readonly Symbol[] symbols;
        private readonly PriorityQueue<(int Position, int Left, int Right, int Id), (int Rank, int Position)> pairs = new();

        public Queue(BpeMerges merges, Span<ModelToken> tokens)
        {
            this.merges = merges;
            this.tokens = tokens;
            symbols = new Symbol[tokens.Length];
            for (var i = 0; i < tokens.Length; i++)
                symbols[i] = new(tokens[i], i - 1, i + 1 < tokens.Length ? i + 1 : -1);
        }

        public int Run()
        {
            for (var i = 0; i + 1 < symbols.Length; i++)
                Offer(i);
            while (pairs.TryDequeue(out var pair, out _))
            {
                ref var left = ref symbols[pair.Position];
                // A pair is stale once one of its sides has been merged away.
                if (left.Token.Id == pair.Left && left.Next >= 0 && symbols[left.Next].Token.Id == pair.Right)
                    Join(ref left, pair.Position, pair.Id);
            }
            return Collect();
        }

        private void Offer(int position)
        {
            int left = symbols[position].Token.Id, right = symbols[symbols[position].Next].Token.Id;
            var merge = merges.Find(left, right);
            if (merge.Rank != NoMerge)
                pairs.Enqueue((position, left, right, merge.Id), (merge.Rank, position));
        }

        private void Join(ref Symbol left, int position, int id)
        {
            ref var right = ref symbols[left.Next];
            left.Token = new(id, left.Token.Start, right.Token.End);
            right.Token = right.Token with { Id = -1 };
            left.Next = right.Next;
            if (left.Next >= 0)
            {
                symbols[left.Next].Previous = position;
                Offer(position);
            }
            if (left.Previous >= 0)
                Offer(left.Previous);
        }

        private int Collect()
        {
            var count = 0;
            for (var i = 0; i >= 0; i = symbols[i].Next)
                tokens[count++] = symbols[i].Token;
            return count;
        }
    }
}

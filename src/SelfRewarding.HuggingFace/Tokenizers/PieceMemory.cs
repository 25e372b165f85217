using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>The tokens of a piece, their places counted in its UTF-16 units.</summary>
internal sealed record PieceTokens(int[] Ids, Alignment[] Places);

/// <summary>Remembers the tokens of pieces in bounded memory, without locks: a thread may at worst not see what another remembered.</summary>
internal sealed class PieceMemory
{
    private const int Sets = 1 << 15;
    private const int Ways = 4;

    private readonly Entry?[] entries = new Entry?[Sets * Ways];

    private sealed record Entry(uint Hash, string Piece, PieceTokens Tokens);

    public PieceTokens? Find(ReadOnlySpan<char> piece, uint hash)
    {
        var set = entries.AsSpan((int)(hash % Sets) * Ways, Ways);
        for (var i = 0; i < set.Length; i++)
            if (Volatile.Read(ref set[i]) is { } entry && entry.Hash == hash && piece.SequenceEqual(entry.Piece))
                return entry.Tokens;
        return null;
    }

    /// <summary>Remembers a piece in the place of the one that was remembered longest ago among those of the same set.</summary>
    public void Add(ReadOnlySpan<char> piece, uint hash, PieceTokens tokens)
    {
        var set = entries.AsSpan((int)(hash % Sets) * Ways, Ways);
        for (var i = Ways - 1; i > 0; i--)
            Volatile.Write(ref set[i], set[i - 1]);
        Volatile.Write(ref set[0], new(hash, piece.ToString(), tokens));
    }

    public static uint Hash(ReadOnlySpan<char> piece)
    {
        unchecked
        {
            var hash = (uint)piece.Length;
            foreach (var unit in piece)
                hash = (hash ^ unit) * 0x9E3779B1;
            return hash ^ (hash >> 15);
        }
    }
}

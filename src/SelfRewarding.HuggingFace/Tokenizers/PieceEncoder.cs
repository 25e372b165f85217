using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Models;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>Gives pieces to the model and remembers what it made of them. Threads may share it.</summary>
internal sealed class PieceEncoder(IModel model, bool rewritesBytes)
{
    private const int Slots = 1 << 16;
    private const int LongestRemembered = 128;

    /// <summary>One place a hash; a later piece takes the place of an earlier one, so memory is bounded.</summary>
    private readonly Entry?[] memory = new Entry?[Slots];

    /// <summary>The tokens of a piece, their places counted in its UTF-16 units.</summary>
    private sealed record Entry(string Piece, int[] Ids, Alignment[] Places);

    /// <summary>Adds the tokens of a piece with their places in UTF-16 units of the original text.</summary>
    public void Encode(Piece piece, TokenRun run)
    {
        var entry = Find(piece.Span);
        for (var i = 0; i < entry.Ids.Length; i++)
        {
            var place = entry.Places[i];
            run.Add(entry.Ids[i], piece.Text.OriginalStart(piece.Start + place.Start), piece.Text.OriginalEnd(piece.Start + place.End));
        }
    }

    private Entry Find(ReadOnlySpan<char> piece)
    {
        if (piece.Length > LongestRemembered)
            return Tokenize(piece);
        ref var slot = ref memory[Hash(piece) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is null || !piece.SequenceEqual(entry.Piece))
            Volatile.Write(ref slot, entry = Tokenize(piece));
        return entry;
    }

    private static uint Hash(ReadOnlySpan<char> piece)
    {
        unchecked
        {
            var hash = (uint)piece.Length;
            foreach (var unit in piece)
                hash = (hash ^ unit) * 0x9E3779B1;
            return hash ^ (hash >> 15);
        }
    }

    private Entry Tokenize(ReadOnlySpan<char> piece)
    {
        var places = new List<Alignment>(piece.Length + 8);
        var tokens = new List<ModelToken>();
        model.Tokenize(rewritesBytes ? Rewrite(piece, places) : Walk(piece, places), tokens);
        var ids = new int[tokens.Count];
        var spans = new Alignment[tokens.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i].Id;
            var last = Math.Clamp(tokens[i].End - 1, 0, places.Count - 1);
            spans[i] = new(places[Math.Min(tokens[i].Start, last)].Start, places[last].End);
        }
        return new(piece.Length > LongestRemembered ? "" : piece.ToString(), ids, spans);
    }

    /// <summary>Notes for every UTF-8 byte of the piece the character it belongs to.</summary>
    private static ReadOnlySpan<char> Walk(ReadOnlySpan<char> piece, List<Alignment> places)
    {
        var start = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var end = start + rune.Utf16SequenceLength;
            for (var i = rune.Utf8SequenceLength; i > 0; i--)
                places.Add(new(start, end));
            start = end;
        }
        return piece;
    }

    /// <summary>The piece in the byte-level alphabet; the places are those of the bytes of that text.</summary>
    private static ReadOnlySpan<char> Rewrite(ReadOnlySpan<char> piece, List<Alignment> places)
    {
        var rewritten = new StringBuilder(piece.Length + 8);
        Span<byte> bytes = stackalloc byte[4];
        var start = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var end = start + rune.Utf16SequenceLength;
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                var character = ByteAlphabet.Character(value);
                rewritten.Append(character);
                places.Add(new(start, end));
                if (character >= 0x80)
                    places.Add(new(start, end));
            }
            start = end;
        }
        return rewritten.ToString();
    }
}

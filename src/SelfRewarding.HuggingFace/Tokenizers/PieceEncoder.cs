using System.Text;
using SelfRewarding.HuggingFace.Tokenizers.Models;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>Gives pieces to the model and remembers what it made of them. Threads may share it.</summary>
internal sealed class PieceEncoder(IModel model, bool rewritesBytes)
{
    private const int LongestRemembered = 128;

    /// <summary>Pieces up to this length are words already.</summary>
    private const int ShortestCut = 24;

    private readonly PieceMemory memory = new();

    /// <summary>Adds the tokens of a piece with their places in UTF-16 units of the original text.</summary>
    public void Encode(Piece piece, TokenRun run)
    {
        if (piece.Length <= ShortestCut || rewritesBytes || model.Cuts is not { } cuts)
        {
            EncodeWhole(piece, run);
            return;
        }
        for (int start = 0, end; start < piece.Length; start = end)
        {
            end = cuts.Next(piece.Span, start);
            EncodeWhole(new(piece.Text, piece.Start + start, end - start), run);
        }
    }

    private void EncodeWhole(Piece piece, TokenRun run)
    {
        var found = Find(piece.Span);
        for (var i = 0; i < found.Ids.Length; i++)
        {
            var place = found.Places[i];
            run.Add(found.Ids[i], piece.Text.OriginalStart(piece.Start + place.Start), piece.Text.OriginalEnd(piece.Start + place.End));
        }
    }

    private PieceTokens Find(ReadOnlySpan<char> piece)
    {
        if (piece.Length > LongestRemembered)
            return Tokenize(piece);
        var hash = PieceMemory.Hash(piece);
        if (memory.Find(piece, hash) is { } remembered)
            return remembered;
        var tokens = Tokenize(piece);
        memory.Add(piece, hash, tokens);
        return tokens;
    }

    private PieceTokens Tokenize(ReadOnlySpan<char> piece)
    {
        var places = new List<Alignment>(piece.Length + 8);
        var tokens = new List<ModelToken>(piece.Length + 8);
        model.Tokenize(rewritesBytes ? Rewrite(piece, places) : Walk(piece, places), tokens);
        var ids = new int[tokens.Count];
        var spans = new Alignment[tokens.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i].Id;
            var last = Math.Clamp(tokens[i].End - 1, 0, places.Count - 1);
            spans[i] = new(places[Math.Min(tokens[i].Start, last)].Start, places[last].End);
        }
        return new(ids, spans);
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

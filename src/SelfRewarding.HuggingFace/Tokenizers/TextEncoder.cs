using SelfRewarding.HuggingFace.Tokenizers.Normalizers;
using SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>The way from a text to ids: added tokens, normalizer, pre-tokenizers, model.</summary>
internal sealed class TextEncoder
{
    private readonly INormalizer? normalizer;
    private readonly IReadOnlyList<IPreTokenizer> preTokenizers;
    private readonly PieceEncoder encoder;
    private readonly AddedTokenMatcher rawTokens;
    private readonly AddedTokenMatcher normalizedTokens;

    public TextEncoder(TokenizerParts parts)
    {
        normalizer = parts.Normalizer;
        var rewritesBytes = parts.PreTokenizers is [.., ByteLevelRewriting];
        preTokenizers = rewritesBytes ? [.. parts.PreTokenizers.SkipLast(1)] : parts.PreTokenizers;
        encoder = new PieceEncoder(parts.Model, rewritesBytes);
        rawTokens = new([.. parts.AddedTokens.Where(token => !token.Normalized).Select(token => (token, token.Content))]);
        normalizedTokens = new([.. parts.AddedTokens.Where(token => token.Normalized)
            .Select(token => (token, Normalize(new(token.Content, null, 0)).Value))]);
    }

    /// <summary>
    /// The tokens of a text, their offsets in code points. The added tokens that <paramref name="found"/> names are found
    /// where no unit of them is literal.
    /// </summary>
    public TokenRun Encode(string text, int typeId, AddedTokenSearch found, Func<int, int, bool>? isLiteral = null)
    {
        text = WellFormed(text);
        var run = new TokenRun(typeId);
        if (found == AddedTokenSearch.None)
            EncodePlain(Normalize(new(text, null, 0)), run);
        else
            EncodeWithAddedTokens(text, run, isLiteral, found == AddedTokenSearch.AllButSpecial);
        ToCodePoints(text, run.Offsets);
        return run;
    }

    /// <summary>The normalized text.</summary>
    public AlignedText Normalize(AlignedText text) => normalizer is null ? text : normalizer.Apply(text);

    /// <summary>The pieces of a normalized text.</summary>
    public static List<Piece> Split(AlignedText text, IReadOnlyList<IPreTokenizer> preTokenizers)
    {
        var pieces = new List<Piece>();
        if (text.Value.Length > 0)
            pieces.Add(Piece.Whole(text));
        foreach (var preTokenizer in preTokenizers)
        {
            var next = new List<Piece>(pieces.Count);
            foreach (var piece in pieces)
                preTokenizer.Split(piece, next);
            pieces = next;
        }
        return pieces;
    }

    /// <summary>Half a surrogate pair is no character; it is read as U+FFFD, as UTF-8 would have it.</summary>
    private static string WellFormed(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        ? System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text))
        : text;

    private void EncodeWithAddedTokens(string text, TokenRun run, Func<int, int, bool>? isLiteral, bool skipsSpecial)
    {
        foreach (var stretch in rawTokens.Split(text, isLiteral, skipsSpecial))
        {
            if (stretch.Token is { } token)
                run.Add(token.Id, stretch.Start, stretch.End, text[stretch.Start..stretch.End]);
            else
                EncodeStretch(Normalize(new(text[stretch.Start..stretch.End], null, stretch.Start)), run, isLiteral, skipsSpecial);
        }
    }

    private void EncodeStretch(AlignedText text, TokenRun run, Func<int, int, bool>? isLiteral, bool skipsSpecial)
    {
        Func<int, int, bool>? isLiteralHere = isLiteral is null ? null : (start, end) => isLiteral(text.OriginalStart(start), text.OriginalEnd(end));
        foreach (var stretch in normalizedTokens.Split(text.Value, isLiteralHere, skipsSpecial))
        {
            if (stretch.Token is { } token)
                run.Add(token.Id, text.OriginalStart(stretch.Start), text.OriginalEnd(stretch.End), text.Value[stretch.Start..stretch.End]);
            else
                EncodePlain(text.Slice(stretch.Start, stretch.End - stretch.Start), run);
        }
    }

    private void EncodePlain(AlignedText text, TokenRun run)
    {
        foreach (var piece in Split(text, preTokenizers))
            encoder.Encode(piece, run);
    }

    private static void ToCodePoints(string text, List<TokenSpan> offsets)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
            return;
        var codePoints = new int[text.Length + 1];
        for (var i = 0; i < text.Length; i++)
            codePoints[i + 1] = codePoints[i] + (char.IsLowSurrogate(text[i]) ? 0 : 1);
        for (var i = 0; i < offsets.Count; i++)
            offsets[i] = new(codePoints[offsets[i].Start], codePoints[offsets[i].End]);
    }
}

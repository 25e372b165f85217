using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>Byte-pair encoding: characters, or their bytes, merged in the order in which the merges were learnt.</summary>
internal sealed class BpeModel : IModel
{
    private readonly BpeMerges merges;
    private readonly BpeOptions options;
    private readonly ByteFallbackIds? bytes;
    private readonly int unknownId;

    public BpeModel(Vocabulary vocabulary, BpeMerges merges, BpeOptions options, IReadOnlyCollection<string> mergedTokens)
    {
        Vocabulary = vocabulary;
        this.merges = merges;
        this.options = options;
        bytes = options.FallsBackToBytes ? new ByteFallbackIds(vocabulary) : null;
        unknownId = options.UnknownToken is { } unknown ? vocabulary.Id(unknown) : -1;
        Cuts = MayCut(mergedTokens) ? new BpeCuts(vocabulary, mergedTokens) : null;
    }

    public Vocabulary Vocabulary { get; }

    public BpeCuts? Cuts { get; }

    public void Tokenize(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        if (options.IgnoresMerges && Vocabulary.TextId(piece) is >= 0 and var whole)
        {
            tokens.Add(new(whole, 0, Encoding.UTF8.GetByteCount(piece)));
            return;
        }
        var first = tokens.Count;
        AddCharacters(piece, tokens);
        merges.Apply(tokens, first);
    }

    /// <summary>
    /// Whether tokens hang on nothing but the characters they stand for, and no character vanishes (that moves the
    /// offsets behind it).
    /// </summary>
    private bool MayCut(IReadOnlyCollection<string> mergedTokens)
    {
        var keepsAll = unknownId >= 0 || (bytes is not null && bytes.IsComplete);
        var hasAffixes = options.ContinuingPrefix.Length > 0 || options.EndSuffix.Length > 0;
        return keepsAll && !hasAffixes && !options.IgnoresMerges && !mergedTokens.Any(JoinsStandIns);
    }

    /// <summary>Whether a merge joins a byte's token or the unknown token, which stand for other characters than they show.</summary>
    private bool JoinsStandIns(string merged) =>
        (bytes is not null && merged.Contains("<0x", StringComparison.Ordinal))
        || (options.UnknownToken is { Length: > 0 } unknown && merged.Contains(unknown, StringComparison.Ordinal));

    private void AddCharacters(ReadOnlySpan<char> piece, List<ModelToken> tokens)
    {
        int position = 0, unknown = 0;
        for (var start = 0; start < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[start..], out var rune, out var length);
            var id = CharacterId(piece, start, length);
            var size = rune.Utf8SequenceLength;
            start += length;
            if (id >= 0)
            {
                AddUnknown(tokens, ref position, ref unknown);
                Add(tokens, id, size, ref position);
            }
            // As in the library bytes do not end a run of unknown characters: that run comes behind them.
            else if (!TryAddBytes(piece, start - length, length, tokens, ref position) && unknownId >= 0)
            {
                if (!options.FusesUnknown)
                    AddUnknown(tokens, ref position, ref unknown);
                unknown += size;
            }
        }
        AddUnknown(tokens, ref position, ref unknown);
    }

    private static void Add(List<ModelToken> tokens, int id, int size, ref int position)
    {
        tokens.Add(new(id, position, position + size));
        position += size;
    }

    private void AddUnknown(List<ModelToken> tokens, ref int position, ref int unknown)
    {
        if (unknown > 0)
            Add(tokens, unknownId, unknown, ref position);
        unknown = 0;
    }

    private int CharacterId(ReadOnlySpan<char> piece, int start, int length) =>
        HasAffix(piece, start, length) ? Vocabulary.TextId(WithAffixes(piece, start, length)) : Vocabulary.TextId(piece.Slice(start, length));

    private bool HasAffix(ReadOnlySpan<char> piece, int start, int length) =>
        (start > 0 && options.ContinuingPrefix.Length > 0) || (start + length == piece.Length && options.EndSuffix.Length > 0);

    private string WithAffixes(ReadOnlySpan<char> piece, int start, int length) => string.Concat(
        start > 0 ? options.ContinuingPrefix : "",
        piece.Slice(start, length),
        start + length == piece.Length ? options.EndSuffix : "");

    private bool TryAddBytes(ReadOnlySpan<char> piece, int start, int length, List<ModelToken> tokens, ref int position)
    {
        if (bytes is null)
            return false;
        var encoded = Encoding.UTF8.GetBytes(WithAffixes(piece, start, length));
        if (!bytes.HasAll(encoded))
            return false;
        foreach (var value in encoded)
            Add(tokens, bytes[value], 1, ref position);
        return true;
    }
}

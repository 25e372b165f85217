using SelfRewarding.HuggingFace.Tokenizers.Decoders;
using SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>
/// A tokenizer read from the ecosystem's tokenizer.json or made from an older format. It gives the ids, offsets and
/// texts that the library behind Hugging Face tokenizers gives; truncation and padding of the file are left to the
/// caller. Threads may share it.
/// </summary>
public sealed class Tokenizer
{
    private readonly TextEncoder encoder;
    private readonly IPostProcessor? postProcessor;
    private readonly IDecoder? decoder;
    private readonly string?[] tokens;

    /// <summary>As the decoder sees them: the library shows a normalized added token in its normalized form.</summary>
    private readonly string?[] decodedTokens;

    private readonly bool[] isSpecial;

    /// <summary>Whether a decoder that skips special tokens leaves an id out: the library asks for the text of <see cref="decodedTokens"/>.</summary>
    private readonly bool[] isSkipped;

    private readonly Dictionary<string, int> addedIds = [];
    private readonly Models.Vocabulary vocabulary;

    internal Tokenizer(TokenizerParts parts)
    {
        encoder = new TextEncoder(parts);
        postProcessor = parts.PostProcessor;
        decoder = parts.Decoder;
        JoinsBytes = decoder is ByteFallbackDecoder
            || (decoder is DecoderSequence sequence && sequence.Steps.Any(step => step is ByteFallbackDecoder));
        vocabulary = parts.Model.Vocabulary;
        var size = Math.Max(
            vocabulary.Ids.Values.DefaultIfEmpty(-1).Max(),
            parts.AddedTokens.Select(token => token.Id).DefaultIfEmpty(-1).Max()) + 1;
        tokens = new string?[size];
        isSpecial = new bool[size];
        foreach (var (token, id) in vocabulary.Ids)
            tokens[id] = token;
        foreach (var token in parts.AddedTokens)
        {
            tokens[token.Id] = token.Content;
            isSpecial[token.Id] = token.Special;
            addedIds[token.Content] = token.Id;
        }
        decodedTokens = [.. tokens];
        foreach (var token in parts.AddedTokens.Where(token => token.Normalized))
            decodedTokens[token.Id] = encoder.Normalize(new(token.Content, null, 0)).Value;
        var skipped = parts.AddedTokens.Where(token => token.Special).Select(token => token.Content).ToHashSet();
        isSkipped = [.. decodedTokens.Select(token => token is not null && skipped.Contains(token))];
        SpecialIds = [.. Enumerable.Range(0, size).Where(id => isSpecial[id])];
    }

    /// <summary>One more than the highest id: the rows an embedding needs.</summary>
    public int VocabularySize => tokens.Length;

    /// <summary>The ids of the control tokens, ascending.</summary>
    public IReadOnlyList<int> SpecialIds { get; }

    /// <summary>Whether the decoder joins the tokens of single bytes to characters.</summary>
    internal bool JoinsBytes { get; }

    /// <summary>
    /// Reads a tokenizer.json or tokenizer.json.gz, a SentencePiece model (*.model), a vocab.json beside its merges.txt, or a folder with one of
    /// them; what is wrong in it or not supported is a <see cref="UserFaultException"/>.
    /// </summary>
    public static Tokenizer Load(string path) => Building.TokenizerSource.Load(path);

    /// <summary>The id of a token as the file writes it (an added token before an entry of the vocabulary), null if there is none.</summary>
    public int? TokenId(string token) =>
        addedIds.TryGetValue(token, out var id) || vocabulary.Ids.TryGetValue(token, out id) ? id : null;

    /// <summary>
    /// Keeps control tokens out of the reach of all text, to be called before the first text. The library lets a text match
    /// them where they stand in the model's own vocabulary, as those of SentencePiece's unigram models do.
    /// </summary>
    internal void ReserveControlTokens() => vocabulary.Reserve(SpecialIds);

    /// <summary>
    /// The tokens of a text. Text is data unless <paramref name="parseSpecial"/> is set: then added tokens are recognised in it,
    /// and whoever wrote the text can write control tokens. <paramref name="addSpecialTokens"/> applies the file's template (BOS and the like).
    /// </summary>
    public TokenizedText Encode(string text, bool addSpecialTokens = false, bool parseSpecial = false) =>
        Encode(text, addSpecialTokens, Search(parseSpecial));

    /// <summary>The tokens of a text; <paramref name="search"/> says which added tokens are recognised in it.</summary>
    public TokenizedText Encode(string text, bool addSpecialTokens, AddedTokenSearch search) =>
        Finish([encoder.Encode(text, 0, search)], addSpecialTokens);

    /// <summary>The ids alone, as <see cref="Encode(string, bool, bool)"/> without template gives them: the quickest way.</summary>
    public IReadOnlyList<int> EncodeIds(string text, bool parseSpecial = false) => encoder.Encode(text, 0, Search(parseSpecial)).Ids;

    /// <summary>
    /// The ids of a text that a chat template wrote: added tokens are recognised except where a unit of them
    /// <paramref name="isLiteral"/> [start, end), in UTF-16 units, which is where messages stand.
    /// </summary>
    public IReadOnlyList<int> EncodeTemplate(string text, Func<int, int, bool> isLiteral) =>
        encoder.Encode(text, 0, AddedTokenSearch.All, isLiteral).Ids;

    /// <summary>The tokens of two texts laid out by the file's template for pairs.</summary>
    public TokenizedText EncodePair(string first, string second, bool addSpecialTokens = false, bool parseSpecial = false) =>
        Finish([encoder.Encode(first, 0, Search(parseSpecial)), encoder.Encode(second, 1, Search(parseSpecial))], addSpecialTokens);

    /// <summary>The text of ids; ids outside the vocabulary vanish, and control tokens unless they are asked for.</summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true)
    {
        var parts = new List<string>();
        foreach (var id in ids)
            if (HasRow(id) && decodedTokens[id] is { } token && !(skipSpecialTokens && isSkipped[id]))
                parts.Add(token);
        if (decoder is null)
            return string.Join(' ', parts);
        decoder.Apply(parts);
        return parts.Count == 1 ? parts[0] : string.Concat(parts);
    }

    /// <summary>A token as the file writes it, null for an id without one.</summary>
    public string? TokenText(int id) => HasRow(id) ? tokens[id] : null;

    /// <summary>Whether an id is a control token.</summary>
    public bool IsSpecial(int id) => HasRow(id) && isSpecial[id];

    /// <summary>Whether decoding without control tokens leaves an id out.</summary>
    internal bool IsSkipped(int id) => HasRow(id) && isSkipped[id];

    private static AddedTokenSearch Search(bool parseSpecial) => parseSpecial ? AddedTokenSearch.All : AddedTokenSearch.None;

    private bool HasRow(int id) => id >= 0 && id < tokens.Length;

    private TokenizedText Finish(List<TokenRun> runs, bool addSpecialTokens)
    {
        if (postProcessor is not null)
            runs = postProcessor.Apply(runs, addSpecialTokens);
        if (runs.Count == 1)
            return new(runs[0].Ids, runs[0].Offsets, Enumerable.Repeat(runs[0].TypeId, runs[0].Ids.Count).ToArray());
        return new(
            [.. runs.SelectMany(run => run.Ids)],
            [.. runs.SelectMany(run => run.Offsets)],
            [.. runs.SelectMany(run => Enumerable.Repeat(run.TypeId, run.Ids.Count))]);
    }
}

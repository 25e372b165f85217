using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>A tokenizer.json as a conversation needs it.</summary>
internal sealed class TokenizerCodec : ITextCodec
{
    private readonly Tokenizer tokenizer;

    public TokenizerCodec(Tokenizer tokenizer)
    {
        this.tokenizer = tokenizer;
        tokenizer.ReserveControlTokens();
        Begin = Leading(tokenizer);
        ControlTokens = tokenizer.SpecialIds
            .Where(id => tokenizer.TokenText(id) is not null)
            .DistinctBy(tokenizer.TokenText)
            .ToDictionary(id => tokenizer.TokenText(id)!);
    }

    public IReadOnlyList<int> Begin { get; }

    public IReadOnlyDictionary<string, int> ControlTokens { get; }

    public IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal) =>
        literal is [var whole] && whole == new Stretch(0, text.Length)
            ? tokenizer.Encode(text).Ids
            : tokenizer.EncodeTemplate(text, (start, end) => literal.Any(stretch => start < stretch.End && end > stretch.Start));

    public string Decode(IReadOnlyList<int> tokens) => tokenizer.Decode(tokens);

    /// <summary>What the tokenizer's own template puts before a text.</summary>
    private static int[] Leading(Tokenizer tokenizer)
    {
        var bare = tokenizer.Encode("a").Ids;
        var dressed = tokenizer.Encode("a", addSpecialTokens: true).Ids;
        var at = Enumerable.Range(0, dressed.Count - bare.Count + 1).FirstOrDefault(i => dressed.Skip(i).Take(bare.Count).SequenceEqual(bare));
        return [.. dressed.Take(at)];
    }
}

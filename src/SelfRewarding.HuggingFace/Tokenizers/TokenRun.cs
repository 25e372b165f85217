namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>The tokens of one text, or control tokens a post-processor put in, on their way to a <see cref="TokenizedText"/>.</summary>
internal sealed class TokenRun(int typeId)
{
    private Dictionary<int, string>? texts;

    public List<int> Ids { get; } = [];

    public List<TokenSpan> Offsets { get; } = [];

    public int TypeId { get; set; } = typeId;

    public void Add(int id, int start, int end)
    {
        Ids.Add(id);
        Offsets.Add(new(start, end));
    }

    /// <summary>Adds a token whose text differs from its entry in the vocabulary: it may hold white space it swallowed.</summary>
    public void Add(int id, int start, int end, string text)
    {
        (texts ??= [])[Ids.Count] = text;
        Add(id, start, end);
    }

    /// <summary>The text of a token if it is not its entry in the vocabulary.</summary>
    public string? TextAt(int index) => texts?.GetValueOrDefault(index);
}

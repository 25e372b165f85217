namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>The tokens of a model and their ids.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The id of a token, -1 if it is none.</summary>
    public int Id(ReadOnlySpan<char> token) => lookup.TryGetValue(token, out var id) ? id : -1;
}

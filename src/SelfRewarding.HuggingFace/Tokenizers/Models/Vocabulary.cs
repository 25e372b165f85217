namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>The tokens of a model and their ids.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private HashSet<int> reserved = [];

    public Vocabulary(Dictionary<string, int> ids)
    {
        this.ids = ids;
        lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyDictionary<string, int> Ids => ids;

    /// <summary>The id of a token, -1 if it is none.</summary>
    public int Id(ReadOnlySpan<char> token) => lookup.TryGetValue(token, out var id) ? id : -1;

    /// <summary>The id of a token that a text spells: -1 also for a reserved one.</summary>
    public int TextId(ReadOnlySpan<char> token) => Id(token) is var id && IsReserved(id) ? -1 : id;

    /// <summary>Whether no text may spell the token of an id.</summary>
    public bool IsReserved(int id) => reserved.Contains(id);

    /// <summary>From now on no text spells these.</summary>
    public void Reserve(IEnumerable<int> ids) => reserved = [.. ids];
}

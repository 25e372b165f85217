using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Models;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>Reads models and their vocabularies.</summary>
internal static class ModelReader
{
    /// <summary>No vocabulary of a language model comes near; a table of this many tokens still fits into memory.</summary>
    private const int HighestId = 1 << 24;

    private static readonly ComponentReader<IModel> Kinds = new(new()
    {
        ["BPE"] = Bpe,
        ["Unigram"] = Unigram,
        ["WordPiece"] = place => new WordPieceModel(
            Vocabulary(place), place.Text("unk_token", "[UNK]"), place.Text("continuing_subword_prefix", "##"),
            place.Optional("max_input_chars_per_word")?.Number() ?? 100),
        ["WordLevel"] = place => new WordLevelModel(Vocabulary(place), place.Text("unk_token", "<unk>")),
    });

    /// <summary>The model; files of before 2020 do not name the type of a BPE.</summary>
    public static IModel Read(JsonPlace place) =>
        place.Optional("type") is null && place.Optional("merges") is not null ? Bpe(place) : Kinds.Read(place);

    /// <summary>An id that a table may be made for.</summary>
    public static int Id(JsonPlace place)
    {
        var id = place.Number();
        return id is >= 0 and < HighestId ? id : throw place.Fault($"is {id}; an id must lie between 0 and {HighestId - 1}");
    }

    private static Vocabulary Vocabulary(JsonPlace model)
    {
        var place = model.Member("vocab");
        if (place.Kind != JsonValueKind.Object)
            throw place.Fault("must be an object of tokens and their ids");
        var ids = new Dictionary<string, int>(place.Element.GetPropertyCount());
        foreach (var token in place.Element.EnumerateObject())
        {
            if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out var id) || id is < 0 or >= HighestId)
                throw place.Fault($"gives \"{token.Name}\" the id {token.Value}; an id must lie between 0 and {HighestId - 1}");
            ids[token.Name] = id;
        }
        return new(ids);
    }

    private static UnigramModel Unigram(JsonPlace place)
    {
        var entries = place.Member("vocab").Items().ToList();
        var ids = new Dictionary<string, int>(entries.Count);
        var scores = new double[entries.Count];
        for (var id = 0; id < entries.Count; id++)
        {
            var items = entries[id].Items().ToList();
            if (items.Count != 2)
                throw entries[id].Fault("must be a token and its score");
            ids[items[0].Text()] = id;
            scores[id] = LibraryNumber.Read(items[1]);
        }
        var unknown = place.Optional("unk_id")?.Number() ?? -1;
        if (unknown >= entries.Count)
            throw place.Fault($"has the unk_id {unknown}, but the vocabulary has {entries.Count} entries");
        return new(new(ids), scores, unknown, place.Flag("byte_fallback", false));
    }

    private static BpeModel Bpe(JsonPlace place)
    {
        var vocabulary = Vocabulary(place);
        var options = new BpeOptions
        {
            UnknownToken = place.Optional("unk_token")?.Text(),
            FusesUnknown = place.Flag("fuse_unk", false),
            FallsBackToBytes = place.Flag("byte_fallback", false),
            IgnoresMerges = place.Flag("ignore_merges", false),
            ContinuingPrefix = place.Text("continuing_subword_prefix", ""),
            EndSuffix = place.Text("end_of_word_suffix", ""),
        };
        if (options.UnknownToken is { } unknown && vocabulary.Id(unknown) < 0)
            throw place.Fault($"has the unk_token \"{unknown}\", which is not in its vocab; add it or set unk_token to null");
        var merged = new List<string>();
        var merges = Merges(place, vocabulary, options.ContinuingPrefix.Length, merged);
        return new(vocabulary, merges, options, merged);
    }

    private static BpeMerges Merges(JsonPlace model, Vocabulary vocabulary, int prefixLength, List<string> merged)
    {
        var place = model.Member("merges");
        if (place.Kind != JsonValueKind.Array)
            throw place.Fault("must be an array");
        var merges = new BpeMerges(place.Element.GetArrayLength());
        var rank = 0;
        foreach (var item in place.Element.EnumerateArray())
        {
            var (left, right) = Sides(item) ?? throw place.Fault($"[{rank}] is {item}; a merge must be two tokens");
            var joined = right.Length < prefixLength ? left : string.Concat(left, right.AsSpan(prefixLength));
            int leftId = vocabulary.Id(left), rightId = vocabulary.Id(right), id = vocabulary.Id(joined);
            if (leftId < 0 || rightId < 0 || id < 0)
                throw place.Fault($"[{rank}] joins \"{left}\" and \"{right}\" to \"{joined}\"; all three must be in the vocab");
            merges.Add(leftId, rightId, rank++, id);
            merged.Add(joined);
        }
        return merges;
    }

    /// <summary>The two sides of a merge: a pair of strings, or one string with a space between them in older files.</summary>
    private static (string Left, string Right)? Sides(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2 && item[0].ValueKind == JsonValueKind.String
            && item[1].ValueKind == JsonValueKind.String)
            return (item[0].GetString()!, item[1].GetString()!);
        if (item.ValueKind != JsonValueKind.String)
            return null;
        var text = item.GetString()!;
        var space = text.IndexOf(' ');
        return space >= 0 && space == text.LastIndexOf(' ') ? (text[..space], text[(space + 1)..]) : null;
    }
}

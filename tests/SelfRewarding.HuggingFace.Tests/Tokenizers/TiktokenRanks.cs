using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers.Building;
using SelfRewarding.HuggingFace.Tokenizers.Reading;
using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>
/// Tokens and their ranks in tiktoken's format: a line a token, its bytes in base64 and its id. A token's merge is what is left of its bytes
/// when all tokens of lower rank have been merged.
/// </summary>
internal sealed class TiktokenRanks
{
    private readonly Dictionary<string, int> ranks = new(StringComparer.Ordinal);

    public TiktokenRanks(string file)
    {
        foreach (var line in Encoding.ASCII.GetString(TokenizerFile.ReadBytes(file).Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(' ');
            ranks.Add(string.Concat(Convert.FromBase64String(parts[0]).Select(ByteAlphabet.Character)), int.Parse(parts[1]));
        }
    }

    /// <summary>Ids by tokens in the byte-level alphabet.</summary>
    public IReadOnlyDictionary<string, int> Ids => ranks;

    /// <summary>The merges in their order.</summary>
    public IEnumerable<(string Left, string Right)> Merges => ranks.Where(entry => entry.Key.Length > 1).OrderBy(entry => entry.Value)
        .Select(entry => Parts(entry.Key, entry.Value)).Where(parts => parts.Count == 2).Select(parts => (parts[0], parts[1]));

    /// <summary>A tokenizer that cuts a text by a pattern.</summary>
    public Tokenizer Tokenizer(string pattern)
    {
        var vocabulary = new JsonObject();
        foreach (var (token, id) in ranks)
            vocabulary[token] = id;
        var model = TokenizerJson.Bpe(vocabulary, Merges);
        model["ignore_merges"] = true;
        var root = TokenizerJson.Frame([]);
        root["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(PreTokenizerMarks.Split(pattern), TokenizerJson.ByteLevel(addsPrefixSpace: false, usesPattern: false)),
        };
        root["decoder"] = TokenizerJson.ByteLevel(addsPrefixSpace: false, usesPattern: false);
        root["model"] = model;
        return TokenizerFile.Parse(JsonTexts.Bytes(root), "ranks");
    }

    private List<string> Parts(string token, int rank)
    {
        var parts = token.Select(unit => unit.ToString()).ToList();
        while (parts.Count > 2)
        {
            var best = (Rank: rank, At: -1);
            for (var at = 0; at + 1 < parts.Count; at++)
                if (ranks.TryGetValue(parts[at] + parts[at + 1], out var found) && found < best.Rank)
                    best = (found, at);
            if (best.At < 0)
                break;
            parts[best.At] += parts[best.At + 1];
            parts.RemoveAt(best.At + 1);
        }
        return parts;
    }
}

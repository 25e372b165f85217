using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers;

namespace SelfRewarding.HuggingFace.Tests.Tokenizers;

/// <summary>The conformance tokenizers and how their rows are read.</summary>
internal static class GoldenTexts
{
    public const string Folder = "conformance/tokenizers";

    public static TheoryData<string> Names =>
    [
        "gpt2", "smollm2", "llama3_2", "qwen3", "deepseek_v3", "mistral_nemo", "llama2", "mistral_v02", "gemma3",
        "tiny/tiny-bert-cased", "tiny/tiny-bert-uncased", "tiny/tiny-bytelevel", "tiny/tiny-bytelevel-lower", "tiny/tiny-digits-roberta",
        "tiny/tiny-gemma-layout", "tiny/tiny-ignore-merges", "tiny/tiny-metaspace-always", "tiny/tiny-metaspace-decoder",
        "tiny/tiny-metaspace-first", "tiny/tiny-metaspace-never", "tiny/tiny-no-unk", "tiny/tiny-prefix", "tiny/tiny-spm-precompiled",
        "tiny/tiny-suffix", "tiny/tiny-unigram-bytes", "tiny/tiny-unigram-unk", "tiny/tiny-wordlevel",
    ];

    private static readonly ConcurrentDictionary<string, Lazy<Tokenizer>> Loaded = [];

    /// <summary>A tokenizer, read once for all tests.</summary>
    public static Tokenizer Load(string name)
    {
        var path = SharedData.Path(Path(name));
        return Loaded.GetOrAdd(name, _ => new(() => Tokenizer.Load(path))).Value;
    }

    public static string Path(string name) =>
        name == "mistral_v02" ? "data/tokenizers/mistral_v02_tokenizer.json.gz" : $"{Folder}/{name}/tokenizer.json.gz";

    public static IEnumerable<JsonElement> Rows(string name, string file)
    {
        foreach (var row in SharedData.Rows($"{Folder}/{name}/{file}"))
            using (row)
                yield return row.RootElement;
    }

    public static int[] Ints(this JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    /// <summary>The ids of a decode row; those beyond an int are no token either.</summary>
    public static int[] Ids(this JsonElement row) =>
        [.. row.GetProperty("ids").EnumerateArray().Select(id => (int)Math.Min(id.GetInt64(), int.MaxValue))];

    public static string String(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>Fails with the count and the first cases that went wrong.</summary>
    public static void AssertNone(List<string> faults, int count)
    {
        Assert.True(count > 0, "no row was read");
        if (faults.Count == 0)
            return;
        var text = new StringBuilder($"{faults.Count} faults in {count} rows\n");
        foreach (var fault in faults.Take(8))
            text.AppendLine(fault);
        Assert.Fail(text.ToString());
    }

    public static string Show(IEnumerable<int> ids) => string.Join(',', ids.Take(40));

    public static string Show(string text) => JsonSerializer.Serialize(text.Length > 80 ? text[..80] : text);
}

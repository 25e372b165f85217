using System.Text.Json;
using SelfRewarding.HuggingFace.Tokenizers.Building;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>Which files of a model repository are needed: configuration, tokenizer, templates, safetensors. Nothing pickled, ever.</summary>
internal static class HubModelFiles
{
    private const string Config = "config.json";
    private const string Index = "model.safetensors.index.json";
    private const string Single = "model.safetensors";
    private const string AdapterConfig = "adapter_config.json";
    private const string Adapter = "adapter_model.safetensors";
    private const long MaximumIndex = 64 << 20;

    /// <summary>Small files by name; "tokenizer*.json" beside them.</summary>
    private static readonly string[] small =
    [
        Config, "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
        AdapterConfig, Index,
    ];

    /// <summary>What older repositories have in place of tokenizer.json.</summary>
    private static readonly string[] older =
        [TokenizerSource.SentencePieceName, TokenizerSource.VocabularyName, TokenizerSource.MergesName, "added_tokens.json"];

    private static readonly string[] pickled = [".bin", ".pt", ".pth", ".ckpt", ".h5", ".msgpack", ".onnx", ".pkl"];

    /// <summary>Everything that is needed but the weights.</summary>
    public static IEnumerable<HubFile> Small(HubListing listing) => listing.Files.Where(file =>
        small.Contains(file.Name)
        || file.Name == "additional_chat_templates/tool_use.jinja"
        || (older.Contains(file.Name) && listing.Find(TokenizerSource.JsonName) is null)
        || (file.Name.StartsWith("tokenizer", StringComparison.Ordinal)
            && file.Name.EndsWith(".json", StringComparison.Ordinal)
            && !file.Name.Contains('/')));

    /// <summary>Names the listing could have and has not.</summary>
    public static IEnumerable<string> Absent(HubListing listing) => small.Append(Single).Where(name => listing.Find(name) is null);

    /// <summary>The weights: the shards that the index names, or the one file, or the adapter.</summary>
    /// <param name="listing">The repository.</param>
    /// <param name="folder">The snapshot, with the small files in it.</param>
    /// <param name="name">Shown in messages.</param>
    /// <exception cref="UserFaultException">There are none that can be loaded.</exception>
    public static IReadOnlyList<HubFile> Weights(HubListing listing, string folder, string name)
    {
        if (listing.Find(Index) is not null)
            return [.. Shards(folder).Select(shard => listing.Find(shard)
                ?? throw new UserFaultException(
                    $"{name}: {Index} names {HubFaults.Shown(shard)}, which is not in the repository; name another revision"))];
        if ((listing.Find(Single) ?? (listing.Find(AdapterConfig) is null ? null : listing.Find(Adapter))) is { } file)
            return [file];
        throw NoWeights(listing, name);
    }

    /// <summary>The only .gguf file of a repository without safetensors; null where there is none.</summary>
    /// <exception cref="UserFaultException">There are several; they are listed.</exception>
    public static HubFile? OnlyGguf(HubListing listing, string id)
    {
        if (listing.Files.Any(file => file.Name is Index or Single or Adapter))
            return null;
        HubFile[] files = [.. listing.Files.Where(file => file.Name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))];
        return files.Length <= 1
            ? files.FirstOrDefault()
            : throw new UserFaultException($"{id} has {files.Length} GGUF files; name one as {id}/FILE: {Some(files)}");
    }

    /// <summary>Whether a snapshot has all that a model needs: weights come last, so they tell of the rest.</summary>
    public static bool IsWhole(string folder)
    {
        bool Has(string file) => HubCache.IsThere(Path.Combine(folder, file));
        if (Has(AdapterConfig) && Has(Adapter))
            return true;
        bool HasTokenizer() => Has(TokenizerSource.JsonName) || Has(TokenizerSource.SentencePieceName)
            || (Has(TokenizerSource.VocabularyName) && Has(TokenizerSource.MergesName));
        if (!Has(Config) || !HasTokenizer())
            return false;
        return Has(Index) ? Shards(folder).All(Has) : Has(Single);
    }

    private static string[] Shards(string folder)
    {
        var path = Path.Combine(folder, Index);
        try
        {
            if (new FileInfo(path).Length > MaximumIndex)
                throw new JsonException("it is too large");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            string[] names =
            [
                .. json.RootElement.GetProperty("weight_map").EnumerateObject()
                    .Select(item => item.Value.GetString() ?? "")
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
            return names.All(name => name.EndsWith(".safetensors", StringComparison.Ordinal) && Path.GetFileName(name) == name)
                ? names
                : throw new JsonException("it names files that are no safetensors beside it");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UserFaultException($"{path}: it has no readable weight_map ({error.Message}); name another revision", error);
        }
    }

    private static UserFaultException NoWeights(HubListing listing, string name)
    {
        HubFile[] unsafes = [.. listing.Files.Where(file => pickled.Any(ending => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))];
        return new(unsafes.Length > 0
            ? $"{name} has its weights in {Some(unsafes)} only; such files can run code when they are read and are never loaded; "
                + "convert them to safetensors, "
                + "or name a repository or revision that has them"
            : $"{name} has neither {Single} nor {Index} nor an adapter; name a repository with safetensors or GGUF");
    }

    private static string Some(HubFile[] files) =>
        string.Join(", ", files.Take(12).Select(file => HubFaults.Shown(file.Name))) + (files.Length > 12 ? $" and {files.Length - 12} more" : "");
}

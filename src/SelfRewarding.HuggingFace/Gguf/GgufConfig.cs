using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The config.json of a GGUF file, from its metadata and the names and shapes of its tensors.</summary>
internal static class GgufConfig
{
    /// <summary>Where our own files keep the config.json they were made from; llama.cpp passes over it.</summary>
    public const string Original = "huggingface.config";

    /// <summary>Where they keep generation_config.json.</summary>
    public const string Generation = "huggingface.generation_config";

    private static readonly string[] Ends = ["eos", "eot", "eom"];

    /// <summary>The config in the layout of transformers 4, which transformers 5 reads too.</summary>
    /// <exception cref="UserFaultException">The architecture is not supported, or a key is missing or not what it must be.</exception>
    public static JsonObject Build(GgufFile file)
    {
        var family = GgufFamily.OfFile(file.Metadata);
        return Kept(file, Original) ?? new ConfigBuilder(file, family).Build();
    }

    /// <summary>The end tokens of the vocabulary, and of a generation_config.json that our own file keeps.</summary>
    /// <exception cref="UserFaultException">One of them is no token id.</exception>
    public static IReadOnlyList<int> AllEndTokens(GgufFile file) => Kept(file, Generation) is { } kept
        ? [.. GenerationConfigFile.EndTokens(kept, $"{file.Path}: {Generation}").Union(EndTokens(file.Metadata))]
        : EndTokens(file.Metadata);

    /// <summary>The end of a text, then the ends of a turn, as far as the vocabulary's metadata name them.</summary>
    public static IReadOnlyList<int> EndTokens(GgufMetadata metadata) =>
        [.. Ends.Select(name => metadata.Whole($"tokenizer.ggml.{name}_token_id")).OfType<int>().Distinct()];

    /// <summary>Width of a head.</summary>
    public static int HeadSize(GgufMetadata metadata, GgufFamily family)
    {
        var size = metadata.Whole($"{family.Architecture}.attention.key_length") ?? Divided(metadata, family);
        return size >= 2 && size % 2 == 0
            ? size
            : throw metadata.Fault($"{family.Architecture}.attention.key_length", size, "it must be even and at least 2");
    }

    /// <summary>A whole number above 0 that must be there.</summary>
    public static int Needed(GgufMetadata metadata, GgufFamily family, string key)
    {
        var full = $"{family.Architecture}.{key}";
        return metadata.Whole(full) is { } number and > 0 ? number : throw metadata.Fault(full, metadata[full], "it must be a whole number above 0");
    }

    private static int Divided(GgufMetadata metadata, GgufFamily family)
    {
        var heads = Needed(metadata, family, "attention.head_count");
        var width = Needed(metadata, family, "embedding_length");
        return width % heads == 0
            ? width / heads
            : throw metadata.Fault(
                $"{family.Architecture}.attention.head_count", heads,
                $"it must divide embedding_length ({width}), or attention.key_length must be there");
    }

    private static JsonObject? Kept(GgufFile file, string key) =>
        file.Metadata.Text(key) is { } text ? JsonFile.Parse(text, $"{file.Path}: {key}") : null;
}

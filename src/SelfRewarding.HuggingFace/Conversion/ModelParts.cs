using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Tokenizers.Building;

namespace SelfRewarding.HuggingFace.Conversion;

/// <summary>A model's config and tokenizer, out of a folder or a GGUF file.</summary>
/// <param name="Path">The folder or file.</param>
/// <param name="Config">Its config.</param>
/// <param name="Tokenizer">The files of its tokenizer, and generation_config.json, by their name in a model folder; empty without any.</param>
public sealed record ModelParts(string Path, ModelConfig Config, IReadOnlyDictionary<string, byte[]> Tokenizer)
{
    private static readonly string[] Copied =
        ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", GenerationConfigFile.FileName];

    /// <summary>Reads them.</summary>
    /// <exception cref="UserFaultException">A file is missing or broken, or asks for what is not supported.</exception>
    public static ModelParts Open(string path) => new(path, ModelConfigFile.Read(path), TokenizerFiles(path));

    /// <summary>
    /// The files of a model's tokenizer, as a folder has them or as they are made from a GGUF file. A folder without tokenizer.json gets the one
    /// that is made from its older files.
    /// </summary>
    /// <exception cref="UserFaultException">A tokenizer that is made anew is broken or of a kind that is not supported.</exception>
    public static IReadOnlyDictionary<string, byte[]> TokenizerFiles(string path)
    {
        if (GgufFile.IsNamed(path))
            return GgufTokenizerFiles.Of(GgufFile.Read(path).Metadata);
        var files = Copied.Where(name => File.Exists(System.IO.Path.Combine(path, name)))
            .ToDictionary(name => name, name => File.ReadAllBytes(System.IO.Path.Combine(path, name)), StringComparer.Ordinal);
        if (!files.ContainsKey(TokenizerSource.JsonName) && TokenizerSource.Made(path) is { } made)
            files[TokenizerSource.JsonName] = made;
        return files;
    }
}

using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>
/// Reads generation_config.json, which transformers' generate stops by. Only its end tokens count: how tokens are drawn is what
/// the recipe and the flags say, whatever the file proposes.
/// </summary>
internal static class GenerationConfigFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "generation_config.json";

    /// <summary>Its eos_token_id; empty where the file or the key is absent.</summary>
    /// <param name="folder">A model folder.</param>
    /// <exception cref="UserFaultException">The file is no JSON object, or eos_token_id is neither a token id nor a list of them.</exception>
    public static IReadOnlyList<int> EndTokens(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? EndTokens(JsonFile.Read(path), path) : [];
    }

    /// <summary>The eos_token_id of a file that is already in memory.</summary>
    /// <param name="root">Its content.</param>
    /// <param name="place">Where it comes from, for faults.</param>
    /// <exception cref="UserFaultException">It is neither a token id nor a list of them.</exception>
    public static IReadOnlyList<int> EndTokens(JsonObject root, string place) => new ConfigReader(place, root).Tokens("eos_token_id");
}

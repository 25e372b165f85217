using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SelfRewarding.HuggingFace.Adapters;

namespace SelfRewarding.Torch.Training;

/// <summary>A hash of everything a training's result depends on: only an equal job may go on with saved states and reference figures.</summary>
internal static class Fingerprint
{
    /// <summary>The hash in hexadecimal digits.</summary>
    /// <param name="start">
    /// Folder or GGUF file of the start; its weights count, those of its adapters and of the model below them, not its
    /// name.
    /// </param>
    /// <param name="options">Hashed as JSON.</param>
    /// <param name="tokens">All token ids.</param>
    public static string Of(string start, object options, IEnumerable<IReadOnlyList<int>> tokens)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options));
        foreach (var sequence in tokens)
            hash.AppendData(Encoding.ASCII.GetBytes($"\n{string.Join(' ', sequence)}"));
        var buffer = new byte[1 << 20];
        var (adapters, model) = AdapterFolder.Follow(start);
        foreach (var adapter in adapters)
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(AdapterConfigFile.Read(adapter) with { Base = null }));
        foreach (var path in adapters.Append(model).SelectMany(Weights))
        {
            using var file = File.OpenRead(path);
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Weights(string place) =>
        File.Exists(place) ? [place] : Directory.EnumerateFiles(place, "*.safetensors").Order(StringComparer.Ordinal);
}

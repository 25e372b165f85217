using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace SelfRewarding.Torch.Training;

/// <summary>A hash of everything a training's result depends on: only an equal job may go on with saved states and reference figures.</summary>
internal static class Fingerprint
{
    /// <summary>The hash in hexadecimal digits.</summary>
    /// <param name="start">Folder or GGUF file of the start model; its weights count, not its name.</param>
    /// <param name="options">Hashed as JSON.</param>
    /// <param name="tokens">All token ids.</param>
    public static string Of(string start, object options, IEnumerable<IReadOnlyList<int>> tokens)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options));
        foreach (var sequence in tokens)
            hash.AppendData(Encoding.ASCII.GetBytes($"\n{string.Join(' ', sequence)}"));
        var buffer = new byte[1 << 20];
        foreach (var path in File.Exists(start) ? [start] : Directory.EnumerateFiles(start, "*.safetensors").Order(StringComparer.Ordinal).ToArray())
        {
            using var file = File.OpenRead(path);
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
                hash.AppendData(buffer, 0, read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

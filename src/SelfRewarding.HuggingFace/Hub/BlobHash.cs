using System.Security.Cryptography;
using System.Text;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>The hash by which the hub names a file: SHA-256 for large ones, git's blob id for small ones.</summary>
internal static class BlobHash
{
    /// <summary>The hash of a file, of the same kind as the one it should have.</summary>
    public static async Task<string> OfAsync(string path, string like, CancellationToken cancel)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, useAsync: true);
        using var hash = IncrementalHash.CreateHash(like.Length == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        if (like.Length == 40)
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Length}\0"));
        var buffer = new byte[1 << 20];
        for (int read; (read = await file.ReadAsync(buffer, cancel).ConfigureAwait(false)) > 0;)
            hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>A file of a repository.</summary>
/// <param name="Name">Path inside the repository.</param>
/// <param name="Size">Bytes; -1 where the hub did not say.</param>
/// <param name="Hash">
/// SHA-256 of the bytes (64 digits) or their git blob id (40 digits), which names the blob; empty where the hub did not
/// say.
/// </param>
internal sealed record HubFile(string Name, long Size, string Hash)
{
    private const long Largest = 1L << 44;

    /// <summary>Whether size and hash are known and can be relied on.</summary>
    public bool IsChecked => Size is >= 0 and <= Largest && IsHash(Hash);

    /// <summary>40 or 64 hexadecimal digits.</summary>
    public static bool IsHash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>A commit, as against a branch or a tag.</summary>
    public static bool IsCommit(string text) => text.Length == 40 && IsHash(text);
}

using System.Text.Json;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>The files of a repository at one commit.</summary>
internal sealed record HubListing(string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Reads the answer of api/models/{repo}/revision/{revision}?blobs=true.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static HubListing Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "sha") is not { } commit || !HubFile.IsCommit(commit))
            throw new JsonException("it has no commit");
        if (!root.TryGetProperty("siblings", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new JsonException("it has no list of files");
        return new(commit, [.. list.EnumerateArray().Select(File).DistinctBy(file => file.Name)]);
    }

    public HubFile? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    private static HubFile File(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "rfilename") is not { } name)
            throw new JsonException("a file has no name");
        return item.TryGetProperty("lfs", out var lfs) && lfs.ValueKind == JsonValueKind.Object
            ? new(name, Size(lfs), Text(lfs, "sha256") ?? "")
            : new(name, Size(item), Text(item, "blobId") ?? "");
    }

    private static string? Text(JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Size(JsonElement item) =>
        item.TryGetProperty("size", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) ? size : -1;
}

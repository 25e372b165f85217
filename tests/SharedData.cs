using System.IO.Compression;
using System.Text.Json;

namespace SelfRewarding.Testing;

/// <summary>
/// The reference data beside the checkout (../shared). A user's checkout has none: tests that need it skip and say so.
/// </summary>
internal static class SharedData
{
    /// <summary>The root of this checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder under ../shared; skips the test where it is absent.</summary>
    public static string Path(string relative)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, "..", "shared", relative));
        Assert.SkipUnless(File.Exists(path) || Directory.Exists(path), $"reference data is not beside this checkout: ../shared/{relative}");
        return path;
    }

    /// <summary>A JSON file, plain or .gz.</summary>
    public static JsonDocument Json(string relative)
    {
        using var stream = Open(Path(relative));
        return JsonDocument.Parse(stream);
    }

    /// <summary>The rows of a JSONL file, plain or .gz.</summary>
    public static IEnumerable<JsonDocument> Rows(string relative)
    {
        using var reader = new StreamReader(Open(Path(relative)));
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line);
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SelfRewarding.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("SelfRewarding.slnx is not above the test binaries");
    }
}

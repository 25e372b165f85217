namespace SelfRewarding.Tests.Iteration;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes lines and gives the full path.</summary>
    public string Write(string relative, params string[] lines)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllLines(this[relative], lines);
        return this[relative];
    }

    /// <summary>Every file under a folder with its bytes.</summary>
    public SortedDictionary<string, string> Contents(string relative) =>
        new(Directory.EnumerateFiles(this[relative], "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => System.IO.Path.GetRelativePath(this[relative], file), file => Convert.ToHexString(File.ReadAllBytes(file))),
            StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

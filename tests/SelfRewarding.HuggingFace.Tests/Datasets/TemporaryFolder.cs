namespace SelfRewarding.HuggingFace.Tests.Datasets;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    /// <summary>The full path of a file.</summary>
    public string this[string name] => Path.Combine(root, name);

    /// <summary>Writes lines; returns the full path.</summary>
    public string Write(string name, params string[] lines)
    {
        File.WriteAllLines(this[name], lines);
        return this[name];
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}

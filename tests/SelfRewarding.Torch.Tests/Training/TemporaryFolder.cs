namespace SelfRewarding.Torch.Tests.Training;

/// <summary>A folder that goes away with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public string In(string name) => Path.Combine(Root, name);

    /// <summary>Every file below a folder of this one, by relative path.</summary>
    public IReadOnlyDictionary<string, byte[]> Files(string name) =>
        Directory.EnumerateFiles(In(name), "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(In(name), path), File.ReadAllBytes);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

using SelfRewarding.HuggingFace.Hub;
using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>A cache of its own for each test, parts of 1000 bytes, waits that are written down instead of waited.</summary>
public abstract class HubTest : IDisposable
{
    internal const string Refs = "models--org--name/refs/main";

    private readonly string folder = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    internal List<double> Waits { get; } = [];

    internal string Snapshot => In($"models--org--name/snapshots/{FakeHub.Commit}");

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    internal string In(string path) => Path.Combine(folder, path);

    internal string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
        return In(path);
    }

    internal HubOptions Options(FakeHub hub) => new()
    {
        Endpoint = hub.Address,
        Cache = folder,
        PartSize = 1000,
        LockPoll = TimeSpan.FromMilliseconds(1),
        Wait = (time, cancel) =>
        {
            lock (Waits)
                Waits.Add(time.TotalSeconds);
            return Task.Delay(0, cancel);
        },
    };

    internal static async Task<HubSnapshot> Get(
        HubOptions options, string name = "org/name", HubKind kind = HubKind.Model, IProgress<StageProgress>? progress = null)
    {
        using var downloader = new HubDownloader(options);
        return await downloader.GetAsync(HubName.Parse(name, kind)!, progress, TestContext.Current.CancellationToken);
    }

    internal static async Task<string> Fault(HubOptions options, string name = "org/name", HubKind kind = HubKind.Model)
    {
        var message = (await Assert.ThrowsAsync<UserFaultException>(() => Get(options, name, kind))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    /// <summary>Everything below the cache but locks.</summary>
    internal string[] Kept() => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file))
        .Where(file => !file.StartsWith(".locks", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)];

    internal string[] Incomplete() => [.. Kept().Where(file => file.EndsWith(".incomplete", StringComparison.Ordinal))];

    internal static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;
}

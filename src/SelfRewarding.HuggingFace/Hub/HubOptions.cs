namespace SelfRewarding.HuggingFace.Hub;

/// <summary>Where the hub is, where its files are kept, and how patient a download is.</summary>
public sealed record HubOptions
{
    /// <summary>Address of the hub, without a slash at its end.</summary>
    public string Endpoint { get; init; } = "https://huggingface.co";

    /// <summary>The cache, in the layout of Python's huggingface_hub.</summary>
    public required string Cache { get; init; }

    /// <summary>Access token; sent to the endpoint only, never to where it redirects.</summary>
    public string? Token { get; init; }

    /// <summary>Only the cache is used.</summary>
    public bool Offline { get; init; }

    /// <summary>Whether snapshots link to blobs; false moves or copies, as on file systems without links.</summary>
    public bool Symlinks { get; init; } = true;

    /// <summary>Bytes of a part; files that are larger come in several parts at once.</summary>
    public long PartSize { get; init; } = 64L << 20;

    /// <summary>Parts that come at once.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Failures in a row, without progress between them, after which a request is given up.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Longest wait for a connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest silence of a server before its connection counts as broken.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How to wait before another attempt.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; init; } = Task.Delay;

    /// <summary>How often another process's lock is looked at again.</summary>
    internal TimeSpan LockPoll { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What the environment says, in the variables of Python's huggingface_hub.</summary>
    /// <param name="variable">Reads a variable; null reads the process's own.</param>
    /// <exception cref="UserFaultException">HF_ENDPOINT is no web address, or the token has characters that no token has.</exception>
    public static HubOptions FromEnvironment(Func<string, string?>? variable = null)
    {
        var environment = new HubEnvironment(variable ?? Environment.GetEnvironmentVariable);
        return new()
        {
            Endpoint = environment.Endpoint(),
            Cache = environment.Cache(),
            Token = environment.Token(),
            Offline = environment.IsTrue("HF_HUB_OFFLINE") || environment.IsTrue("TRANSFORMERS_OFFLINE"),
            Symlinks = !environment.IsTrue("HF_HUB_DISABLE_SYMLINKS"),
        };
    }
}

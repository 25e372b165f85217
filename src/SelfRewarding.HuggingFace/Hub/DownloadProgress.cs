namespace SelfRewarding.HuggingFace.Hub;

/// <summary>Adds up what all parts of all files have brought.</summary>
internal sealed class DownloadProgress(string stage, long total, IProgress<StageProgress>? listener)
{
    private readonly Lock gate = new();
    private long done;

    /// <summary>Bytes that came now.</summary>
    public void Add(long bytes, string file) => Tell(bytes, bytes, file);

    /// <summary>Bytes that were there already, or, where negative, are asked for again.</summary>
    public void Skip(long bytes, string file) => Tell(bytes, 0, file);

    private void Tell(long bytes, long came, string file)
    {
        lock (gate)
        {
            done += bytes;
            listener?.Report(new(stage, done, total, came, file) { InBytes = true });
        }
    }
}

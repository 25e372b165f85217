using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>
/// The folder of one repository in the cache that Python's huggingface_hub keeps too:
/// <code>
/// models--org--name/blobs/{hash}                      the bytes
/// models--org--name/refs/{revision}                   the commit a branch or tag stood at
/// models--org--name/snapshots/{commit}/{file}         a link to ../../blobs/{hash}
/// models--org--name/.no_exist/{commit}/{file}         empty: the commit has no such file
/// .locks/models--org--name/{hash}.lock                held while the blob is made
/// </code>
/// </summary>
internal sealed class HubCache(HubOptions options, HubName name)
{
    private const int NoSuchLock = 11;   // EAGAIN: another process holds it
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly string key = $"{(name.Kind == HubKind.Dataset ? "datasets" : "models")}--{name.Id.Replace("/", "--", StringComparison.Ordinal)}";

    private string Root => Path.Combine(options.Cache, key);

    public string Blob(string hash) => Path.Combine(Root, "blobs", hash);

    public string Snapshot(string commit) => Path.Combine(Root, "snapshots", commit);

    /// <summary>The commit of a revision as the cache knows it.</summary>
    public string? Commit(string revision)
    {
        if (HubFile.IsCommit(revision))
            return revision;
        var path = Path.Combine(Root, "refs", revision);
        var text = File.Exists(path) && new FileInfo(path).Length < 100 ? File.ReadAllText(path).Trim() : "";
        return HubFile.IsCommit(text) ? text : null;
    }

    /// <summary>Remembers where a branch or tag stands.</summary>
    public void KeepRevision(string revision, string commit)
    {
        if (revision != commit && Commit(revision) != commit)
            Note(Path.Combine(Root, "refs", revision), commit);
    }

    /// <summary>Remembers that a commit has no such file.</summary>
    public void KeepAbsent(string commit, string file)
    {
        var path = Path.Combine(Root, ".no_exist", commit, file);
        if (!File.Exists(path))
            Note(path, "");
    }

    /// <summary>Whether a snapshot has a file whole; a link whose blob is gone does not count.</summary>
    public bool Has(string commit, HubFile file) => IsWhole(Path.Combine(Snapshot(commit), file.Name), file);

    /// <summary>Whether the blob of a file is there whole.</summary>
    public bool HasBlob(HubFile file) => IsWhole(Blob(file.Hash), file);

    /// <summary>Puts a file into a snapshot: a relative link, or, where links cannot be made, the bytes.</summary>
    /// <param name="commit">The snapshot.</param>
    /// <param name="file">The file, whose blob is there.</param>
    /// <param name="isNew">The blob was made now: without links it is moved instead of copied.</param>
    public void Place(string commit, HubFile file, bool isNew)
    {
        var (blob, path) = (Blob(file.Hash), Path.Combine(Snapshot(commit), file.Name));
        IncompleteBlob.OnDisk(path, () =>
        {
            var folder = Path.GetDirectoryName(path)!;
            Directory.CreateDirectory(folder);
            File.Delete(path);
            if (options.Symlinks && TryLink(path, Path.GetRelativePath(folder, blob)))
                return;
            if (isNew)
                File.Move(blob, path, overwrite: true);
            else
                Write(path, part => File.Copy(blob, part, overwrite: true));
        });
    }

    /// <summary>Waits until no other process makes this blob. The system lets a lock go when its process ends, however it ends.</summary>
    public async Task<IDisposable> LockAsync(string hash, CancellationToken cancel)
    {
        var path = Path.Combine(options.Cache, ".locks", key, hash + ".lock");
        IncompleteBlob.OnDisk(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when (held.HResult is NoSuchLock or SharingViolation)
            {
                await Task.Delay(options.LockPoll, cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new UserFaultException(
                    $"{path} cannot be written ({error.Message}); mend the rights, or set HF_HUB_CACHE to another folder", error);
            }
        }
    }

    /// <summary>Whether a file is there. A link whose target is gone is not, though <see cref="File.Exists"/> takes it for one.</summary>
    public static bool IsThere(string path) => Size(path) >= 0;

    private static bool IsWhole(string path, HubFile file) => Size(path) == file.Size;

    private static long Size(string path)
    {
        var link = new FileInfo(path);
        var file = link.LinkTarget is null ? link : link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo;
        return file is { Exists: true } ? file.Length : -1;
    }

    private static bool TryLink(string path, string target)
    {
        try
        {
            File.CreateSymbolicLink(path, target);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return File.Exists(path);
        }
    }

    /// <summary>Only of use to a later call; a cache that others own and that cannot be written serves as well.</summary>
    private static void Note(string path, string text)
    {
        try
        {
            Write(path, part => File.WriteAllText(part, text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static void Write(string path, Action<string> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}.part";
        write(part);
        File.Move(part, path, overwrite: true);
    }
}

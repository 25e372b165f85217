using System.Net;
using System.Net.Http.Headers;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>
/// Brings one file: parts at once, each going on where it broke, then size and hash checked, then moved into place. The
/// address holds the commit, so its bytes never change; what came wrong all the same is found by the hash.
/// </summary>
internal sealed class BlobDownload(HubClient client, HubOptions options, HubFaults faults, DownloadProgress progress)
{
    private const int BufferSize = 1 << 17;
    private const long Worthwhile = 1 << 20;

    /// <summary>Brings a file to its place; what an interrupted download leaves is used by the next one.</summary>
    public async Task BringAsync(Uri uri, HubFile file, string place, CancellationToken cancel)
    {
        var path = place + ".srlm.incomplete";
        try
        {
            await FillAsync(uri, file, path, options.PartSize, cancel).ConfigureAwait(false);
        }
        catch (RangeIgnoredException)
        {
            File.Delete(path);
            await FillAsync(uri, file, path, null, cancel).ConfigureAwait(false);
        }
        await CheckAsync(file, path, cancel).ConfigureAwait(false);
        IncompleteBlob.OnDisk(place, () => File.Move(path, place, overwrite: true));
    }

    /// <param name="uri">Where it is.</param>
    /// <param name="file">What it is.</param>
    /// <param name="path">Where it grows.</param>
    /// <param name="partSize">Bytes of a part; null asks for no ranges.</param>
    /// <param name="cancel">Stops it, resumable.</param>
    private async Task FillAsync(Uri uri, HubFile file, string path, long? partSize, CancellationToken cancel)
    {
        using var blob = IncompleteBlob.Open(path, file.Size, partSize ?? Math.Max(file.Size, 1));
        var skipped = blob.Done;
        RequireRoom(path, file, file.Size - skipped);
        progress.Skip(skipped, file.Name);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Connections, CancellationToken = cancel };
        try
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, blob.Parts), parallel, async (part, stop) =>
            {
                var patience = new Patience(options);
                await patience.RunAsync(() => ReadPartAsync(uri, file, blob, part, partSize is not null, patience, stop), stop).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (RangeIgnoredException)
        {
            progress.Skip(-blob.Done, file.Name);
            throw;
        }
        blob.Finish();
    }

    private async Task<bool> ReadPartAsync(
        Uri uri, HubFile file, IncompleteBlob blob, int part, bool ranged, Patience patience, CancellationToken cancel)
    {
        var (start, end, done) = blob.Part(part);
        if (done == end - start)
            return true;
        var asks = ranged && (start + done > 0 || end < file.Size);
        var range = asks ? new RangeHeaderValue(start + done, end - 1) : null;
        using var response = await client.GetAsync(uri, range, faults, file.Name, cancel).ConfigureAwait(false);
        CheckRange(response, file, range);
        if (!asks && done > 0)
        {
            blob.Reset(part);
            progress.Skip(-done, file.Name);
            done = 0;
        }
        using var body = await client.OpenAsync(response, cancel).ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        for (long left = end - start - done, fresh = 0; left > 0;)
        {
            var read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left))).ConfigureAwait(false);
            if (read == 0)
                throw new BrokenTransferException($"{uri.Host} ended {HubFaults.Shown(file.Name)} {left} bytes early");
            blob.Append(part, buffer.AsSpan(0, read));
            progress.Add(read, file.Name);
            (left, fresh) = (left - read, fresh + read);
            if (fresh >= Worthwhile)
                patience.Progressed();
        }
        return true;
    }

    private static void CheckRange(HttpResponseMessage response, HubFile file, RangeHeaderValue? range)
    {
        if (range is not null)
        {
            var asked = range.Ranges.Single();
            var fits = response is { StatusCode: HttpStatusCode.PartialContent, Content.Headers.ContentRange: { } given }
                && given.From == asked.From && given.To == asked.To && (given.Length ?? file.Size) == file.Size;
            if (!fits)
                throw new RangeIgnoredException();
        }
        else if (response.StatusCode != HttpStatusCode.OK || (response.Content.Headers.ContentLength ?? file.Size) != file.Size)
        {
            throw new UserFaultException(
                $"{response.RequestMessage?.RequestUri?.Host} sends {response.Content.Headers.ContentLength} bytes of {HubFaults.Shown(file.Name)}, "
                + $"the hub announces {file.Size}; run the same command again, or check HF_ENDPOINT and proxies");
        }
    }

    private static async Task CheckAsync(HubFile file, string path, CancellationToken cancel)
    {
        var hash = await BlobHash.OfAsync(path, file.Hash, cancel).ConfigureAwait(false);
        if (hash == file.Hash)
            return;
        File.Delete(path);
        throw new UserFaultException(
            $"{HubFaults.Shown(file.Name)} came with the hash {hash}, the hub announces {file.Hash}; "
            + "the file was dropped; run the same command again, or check HF_ENDPOINT and proxies");
    }

    private static void RequireRoom(string path, HubFile file, long needed)
    {
        if (FreeSpace(path) is { } free && free < needed)
            throw new UserFaultException(
                $"{path}: {HubFaults.Shown(file.Name)} needs {needed} more bytes and the disk has {free}; "
                + "make room, or set HF_HUB_CACHE to another disk");
    }

    private static long? FreeSpace(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

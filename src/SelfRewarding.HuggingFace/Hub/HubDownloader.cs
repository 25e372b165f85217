using System.Globalization;
using System.Text.Json;
using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>
/// Gives the local path of a name on the hub, and brings what is not in the cache. The cache is shared with Python's
/// huggingface_hub. Where the hub cannot be reached, what the cache has is used.
/// </summary>
public sealed class HubDownloader(HubOptions options) : IDisposable
{
    private const int MaximumListing = 64 << 20;
    private const string Main = "main";

    private readonly HubClient client = new(options);

    /// <summary>The snapshot of a model, or one file of a model or data set.</summary>
    /// <param name="name">What to bring.</param>
    /// <param name="progress">Told of bytes; null is silent.</param>
    /// <param name="cancel">Stops it; the same call goes on from there.</param>
    /// <exception cref="UserFaultException">It is not there, may not be read, does not come through, or came wrong.</exception>
    public async Task<HubSnapshot> GetAsync(HubName name, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var cache = new HubCache(options, name);
        var kept = Kept(cache, name);
        if (kept is not null && name.Revision is { } revision && HubFile.IsCommit(revision))
            return kept;
        if (options.Offline)
            return kept ?? throw new HubFaults(options, name).NotKept(options.Cache);
        var job = new Job(client, options, name, cache, new HubFaults(options, name), progress);
        try
        {
            var listing = await job.ListAsync(kept is not null, cancel).ConfigureAwait(false);
            return await job.BringAsync(listing, cancel).ConfigureAwait(false);
        }
        catch (BrokenTransferException) when (kept is not null)
        {
            return kept;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private HubSnapshot? Kept(HubCache cache, HubName name)
    {
        if (cache.Commit(name.Revision ?? Main) is not { } commit)
            return null;
        var folder = cache.Snapshot(commit);
        if (name.File is { } file)
            return HubCache.IsThere(Path.Combine(folder, file)) ? new(name.At(commit), Path.Combine(folder, file)) : null;
        if (!Directory.Exists(folder))
            return null;
        if (name.Kind == HubKind.Model)
            return HubModelFiles.IsWhole(folder) ? new(name.At(commit), folder) : KeptGguf(name.At(commit), folder);
        if (!options.Offline)
            return null;
        var only = DataFiles.Only(
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')),
            name.ToString());
        return new(name.At(commit) with { File = only }, Path.Combine(folder, only));
    }

    private HubSnapshot? KeptGguf(HubName name, string folder)
    {
        string[] files = options.Offline ? Directory.GetFiles(folder, "*.gguf") : [];
        return files.Length == 1 ? new(name with { File = Path.GetFileName(files[0]) }, files[0]) : null;
    }

    /// <summary>One call of <see cref="GetAsync"/>.</summary>
    private sealed class Job(HubClient client, HubOptions options, HubName name, HubCache cache, HubFaults faults, IProgress<StageProgress>? progress)
    {
        /// <summary>Asks for the files of the revision.</summary>
        /// <param name="once">There is something to fall back on: one attempt, whose failure is the caller's.</param>
        /// <param name="cancel">Stops it.</param>
        public async Task<HubListing> ListAsync(bool once, CancellationToken cancel)
        {
            var kind = name.Kind == HubKind.Dataset ? "datasets" : "models";
            var uri = new Uri($"{options.Endpoint}/api/{kind}/{name.Id}/revision/{Uri.EscapeDataString(name.Revision ?? Main)}?blobs=true");
            var json = once
                ? await client.ReadAsync(uri, MaximumListing, faults, cancel).ConfigureAwait(false)
                : await new Patience(options).RunAsync(() => client.ReadAsync(uri, MaximumListing, faults, cancel), cancel).ConfigureAwait(false);
            try
            {
                var listing = HubListing.Parse(json);
                return name.Revision is { } revision && HubFile.IsCommit(revision) && revision != listing.Commit
                    ? throw new JsonException($"it is of the commit {listing.Commit}")
                    : listing;
            }
            catch (JsonException error)
            {
                throw new UserFaultException($"{uri} gives no list of files ({error.Message}); check HF_ENDPOINT", error);
            }
        }

        public async Task<HubSnapshot> BringAsync(HubListing listing, CancellationToken cancel)
        {
            cache.KeepRevision(name.Revision ?? Main, listing.Commit);
            var pinned = name.At(listing.Commit);
            if (OneFile(listing) is { } file)
            {
                await BringAsync(listing.Commit, [file], progress, cancel).ConfigureAwait(false);
                return new(pinned with { File = file.Name }, Path.Combine(cache.Snapshot(listing.Commit), file.Name));
            }
            var folder = cache.Snapshot(listing.Commit);
            await BringAsync(listing.Commit, HubModelFiles.Small(listing), null, cancel).ConfigureAwait(false);
            await BringAsync(listing.Commit, HubModelFiles.Weights(listing, folder, name.ToString()), progress, cancel).ConfigureAwait(false);
            foreach (var absent in HubModelFiles.Absent(listing))
                cache.KeepAbsent(listing.Commit, absent);
            return new(pinned, folder);
        }

        private HubFile? OneFile(HubListing listing)
        {
            if (name.File is null && name.Kind == HubKind.Model)
                return HubModelFiles.OnlyGguf(listing, name.Id);
            var file = name.File ?? DataFiles.Only(listing.Files.Select(one => one.Name), name.ToString());
            return listing.Find(file)
                ?? throw new UserFaultException($"{faults.Page} has no file {HubFaults.Shown(file)} at {name.Revision ?? Main}; check the name");
        }

        private async Task BringAsync(string commit, IEnumerable<HubFile> files, IProgress<StageProgress>? listener, CancellationToken cancel)
        {
            List<HubFile> missing = [];
            foreach (var file in files)
            {
                if (!HubName.IsSafePath(file.Name))
                    throw faults.BadName(file.Name);
                var known = file.IsChecked ? file : await AskAsync(commit, file, cancel).ConfigureAwait(false);
                if (!cache.Has(commit, known))
                    missing.Add(known);
            }
            var download = new BlobDownload(client, options, faults, new($"download {name.Id}", missing.Sum(file => file.Size), listener));
            foreach (var file in missing)
                await BringAsync(download, commit, file, cancel).ConfigureAwait(false);
        }

        private async Task BringAsync(BlobDownload download, string commit, HubFile file, CancellationToken cancel)
        {
            using var held = await cache.LockAsync(file.Hash, cancel).ConfigureAwait(false);
            if (cache.Has(commit, file))
                return;
            var isNew = !cache.HasBlob(file);
            if (isNew)
                await download.BringAsync(Address(commit, file), file, cache.Blob(file.Hash), cancel).ConfigureAwait(false);
            cache.Place(commit, file, isNew);
        }

        /// <summary>Some mirrors list names only: then the file's headers tell size and hash.</summary>
        private async Task<HubFile> AskAsync(string commit, HubFile file, CancellationToken cancel)
        {
            using var head = await new Patience(options)
                .RunAsync(() => client.HeadAsync(Address(commit, file), faults, file.Name, cancel), cancel).ConfigureAwait(false);
            var tag = Header(head, "X-Linked-Etag") ?? Header(head, "ETag") ?? "";
            var size = Header(head, "X-Linked-Size")
                ?? (head.IsSuccessStatusCode ? head.Content.Headers.ContentLength?.ToString(CultureInfo.InvariantCulture) : null);
            var known = file with
            {
                Hash = tag.Replace("W/", "", StringComparison.Ordinal).Trim('"'),
                Size = long.TryParse(size, out var bytes) ? bytes : -1,
            };
            return known.IsChecked ? known : throw faults.Unchecked(file);
        }

        private static string? Header(HttpResponseMessage response, string key) =>
            response.Headers.TryGetValues(key, out var values) ? values.First() : null;

        private Uri Address(string commit, HubFile file) =>
            new($"{faults.Page}/resolve/{commit}/{string.Join('/', file.Name.Split('/').Select(Uri.EscapeDataString))}");
    }
}

using System.Text;
using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>What is brought, where it lies, what is used again.</summary>
public sealed class HubDownloaderTests : HubTest
{
    [Fact]
    public async Task A_model_is_laid_out_as_Pythons_library_lays_it_out()
    {
        using var hub = FakeHub.Model();
        var snapshot = await Get(Options(hub));

        Assert.Equal((Snapshot, $"org/name@{FakeHub.Commit}"), (snapshot.Path, snapshot.Name.ToString()));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], Directory.GetFiles(Snapshot).Select(Path.GetFileName).Order());
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.Equal(FakeHub.Commit, File.ReadAllText(In(Refs)));
        var hash = FakeHub.Hash("model.safetensors", hub.Files["model.safetensors"]);
        Assert.Equal($"../../blobs/{hash}", new FileInfo(Path.Combine(Snapshot, "model.safetensors")).LinkTarget);
        Assert.True(File.Exists(In($"models--org--name/blobs/{FakeHub.Hash("config.json", hub.Files["config.json"])}")));
        Assert.True(File.Exists(In($".locks/models--org--name/{hash}.lock")));
        Assert.True(File.Exists(In($"models--org--name/.no_exist/{FakeHub.Commit}/generation_config.json")));
        Assert.Empty(Incomplete());
    }

    [Fact]
    public async Task A_large_file_comes_in_parts_that_together_are_the_file_and_progress_adds_up()
    {
        using var hub = FakeHub.Model();
        var reports = new Reports();
        await Get(Options(hub), progress: reports);

        var ranges = hub.Asked.Where(ask => ask.Target.EndsWith(".safetensors", StringComparison.Ordinal)).Select(ask => ask.Range).Order();
        Assert.Equal([(0, 999), (1000, 1999), (2000, 2999), (3000, 3999), (4000, 4999)], ranges.Select(range => range!.Value));
        Assert.Equal(new("download org/name", 5000, 5000, reports.All[^1].Tokens, "model.safetensors") { InBytes = true }, reports.All[^1]);
        Assert.Equal(5000, reports.All.Sum(report => report.Tokens));
        Assert.All(hub.Asked, ask => Assert.StartsWith("srlm/", ask.Headers["user-agent"]));
    }

    [Fact]
    public async Task What_is_there_is_not_brought_again()
    {
        using var hub = FakeHub.Model();
        await Get(Options(hub));
        var before = hub.Asked.Count;

        await Get(Options(hub));
        Assert.Equal(before + 1, hub.Asked.Count);   // the listing: the branch may have moved
        await Get(Options(hub), $"org/name@{FakeHub.Commit}");
        await Get(Options(hub) with { Offline = true });
        Assert.Equal(before + 1, hub.Asked.Count);
    }

    [Fact]
    public async Task A_broken_file_in_the_cache_is_mended()
    {
        using var hub = FakeHub.Model();
        await Get(Options(hub));
        File.Delete(In($"models--org--name/blobs/{FakeHub.Hash("config.json", hub.Files["config.json"])}"));
        File.WriteAllText(In($"models--org--name/blobs/{FakeHub.Hash("tokenizer.json", hub.Files["tokenizer.json"])}"), "torn");

        await Get(Options(hub));

        Assert.Equal("{}", File.ReadAllText(Path.Combine(Snapshot, "config.json")));
        Assert.Equal("{\"t\":1}", File.ReadAllText(Path.Combine(Snapshot, "tokenizer.json")));
    }

    [Fact]
    public async Task Only_the_shards_that_the_index_names_are_brought()
    {
        using var hub = FakeHub.Model();
        hub.Files["model.safetensors.index.json"] =
            """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors","c":"model-1.safetensors"}}"""u8.ToArray();
        hub.Files["model-1.safetensors"] = FakeHub.Bytes(1500);
        hub.Files["model-2.safetensors"] = FakeHub.Bytes(10);
        hub.Files["consolidated.safetensors"] = FakeHub.Bytes(10);

        await Get(Options(hub));

        Assert.Equal(
            ["config.json", "model-1.safetensors", "model-2.safetensors", "model.safetensors.index.json", "tokenizer.json"],
            hub.Fetched.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, new[] { "config.json", "model.safetensors", "tokenizer.json" })]
    [InlineData(false, new[] { "added_tokens.json", "config.json", "merges.txt", "model.safetensors", "tokenizer.model", "vocab.json" })]
    public async Task Older_tokenizer_files_are_brought_where_there_is_no_tokenizer_json(bool hasJson, string[] brought)
    {
        using var hub = FakeHub.Model();
        foreach (var name in (string[])["tokenizer.model", "vocab.json", "merges.txt", "added_tokens.json"])
            hub.Files[name] = Encoding.ASCII.GetBytes(name);
        if (!hasJson)
            hub.Files.Remove("tokenizer.json");

        await Get(Options(hub));

        Assert.Equal(brought, hub.Fetched.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_adapter_and_a_gguf_file_are_models_too()
    {
        using var hub = new FakeHub();
        hub.Files["adapter_config.json"] = "{}"u8.ToArray();
        hub.Files["adapter_model.safetensors"] = FakeHub.Bytes(20);
        Assert.Equal(Snapshot, (await Get(Options(hub))).Path);

        hub.Files.Clear();
        hub.Files["b.gguf"] = FakeHub.Bytes(20);
        hub.Files["c.gguf"] = FakeHub.Bytes(30);
        Assert.Contains("has 2 GGUF files; name one as org/name/FILE: b.gguf, c.gguf", await Fault(Options(hub)));
        var named = await Get(Options(hub), "org/name@main/c.gguf");
        Assert.Equal((Path.Combine(Snapshot, "c.gguf"), $"org/name@{FakeHub.Commit}/c.gguf"), (named.Path, named.Name.ToString()));
        Assert.DoesNotContain("b.gguf", hub.Fetched);

        hub.Files.Remove("b.gguf");
        Assert.Equal(Path.Combine(Snapshot, "c.gguf"), (await Get(Options(hub))).Path);
    }

    [Fact]
    public async Task A_data_set_is_the_file_that_is_named_or_its_only_one()
    {
        using var hub = new FakeHub(isData: true);
        hub.Files["dataset_infos.json"] = "{}"u8.ToArray();
        hub.Files["data/a b.jsonl"] = "{}\n"u8.ToArray();
        Assert.EndsWith($"datasets--org--name/snapshots/{FakeHub.Commit}/data/a b.jsonl", (await Get(Options(hub), kind: HubKind.Dataset)).Path);
        Assert.Equal(
            "../../../blobs/" + FakeHub.Hash("x", "{}\n"u8.ToArray()),
            new FileInfo(In($"datasets--org--name/snapshots/{FakeHub.Commit}/data/a b.jsonl")).LinkTarget);

        hub.Files["test.parquet"] = FakeHub.Bytes(20);
        Assert.Contains(
            "hf://datasets/org/name has 2 data files; name one as hf://datasets/org/name/FILE: data/a b.jsonl, test.parquet",
            await Fault(Options(hub), kind: HubKind.Dataset));
        var named = await Get(Options(hub), "hf://datasets/org/name@v1/test.parquet", HubKind.Dataset);
        Assert.Equal($"hf://datasets/org/name@{FakeHub.Commit}/test.parquet", named.Name.ToString());
        Assert.Equal(FakeHub.Commit, File.ReadAllText(In("datasets--org--name/refs/v1")));
        Assert.Contains("has no file none.csv at main", await Fault(Options(hub), "hf://datasets/org/name/none.csv", HubKind.Dataset));
    }

    [Fact]
    public async Task A_cache_that_Python_filled_serves_offline()
    {
        using var hub = new FakeHub();
        Write(Refs, FakeHub.Commit);
        foreach (var file in (string[])["config.json", "tokenizer.json", "model.safetensors"])
        {
            Write($"models--org--name/blobs/of-{file}", file);
            Directory.CreateDirectory(Snapshot);
            File.CreateSymbolicLink(Path.Combine(Snapshot, file), $"../../blobs/of-{file}");
        }

        var offline = Options(hub) with { Offline = true };
        Assert.Equal(Snapshot, (await Get(offline)).Path);
        Assert.Equal(Snapshot, (await Get(offline, $"org/name@{FakeHub.Commit}")).Path);
        Assert.Contains("is not in the cache", await Fault(offline, "org/name@other"));
        File.Delete(In("models--org--name/blobs/of-model.safetensors"));
        Assert.EndsWith("HF_HUB_OFFLINE is set; unset HF_HUB_OFFLINE, or run srlm download org/name where there is a network", await Fault(offline));
        Assert.Empty(hub.Asked);
    }

    [Fact]
    public async Task Where_the_hub_cannot_be_reached_the_cache_serves_after_one_attempt()
    {
        using var hub = FakeHub.Model();
        await Get(Options(hub));
        hub.Instead = _ => Reply.Empty(503);

        Assert.Equal(Snapshot, (await Get(Options(hub))).Path);
        Assert.Empty(Waits);
        Assert.Contains("answered 503; it was tried 6 times; check the connection", await Fault(Options(hub), "org/name@other"));
        Assert.Equal([1, 2, 4, 8, 16], Waits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_links_cannot_be_made_the_bytes_lie_in_the_snapshot(bool hasBlob)
    {
        using var hub = FakeHub.Model();
        var blob = In($"models--org--name/blobs/{FakeHub.Hash("config.json", hub.Files["config.json"])}");
        if (hasBlob)
            Write(Path.GetRelativePath(In(""), blob), "{}");

        await Get(Options(hub) with { Symlinks = false });

        Assert.False(IsLink(Path.Combine(Snapshot, "config.json")));
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Snapshot, "config.json")));
        Assert.Equal(hasBlob, File.Exists(blob));
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.DoesNotContain(Kept(), file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_downloads_of_one_repository_bring_each_file_once()
    {
        using var hub = FakeHub.Model(20_000);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Get(Options(hub))));

        Assert.Equal(20, hub.Fetched.Count(file => file == "model.safetensors"));
        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.Empty(Incomplete());
    }

    [Fact]
    public async Task A_listing_of_names_only_is_completed_from_the_headers_of_the_files()
    {
        using var hub = FakeHub.Model();
        using var cdn = new LoopbackServer(ask => FakeHub.Content(ask, hub.Files["model.safetensors"]));
        hub.Listing = listing =>
        {
            foreach (var sibling in listing["siblings"]!.AsArray().Select(item => item!.AsObject()))
            {
                foreach (var key in (string[])["size", "blobId", "lfs"])
                    sibling.Remove(key);
            }
        };
        hub.Instead = ask => ask.Target.EndsWith("model.safetensors", StringComparison.Ordinal)
            ? Reply.Empty(
                302, ("Location", cdn.Address + "/x"),
                ("X-Linked-Etag", $"\"{FakeHub.Hash("model.safetensors", hub.Files["model.safetensors"])}\""),
                ("X-Linked-Size", "5000"))
            : ask.Method == "HEAD" && hub.Files.TryGetValue(ask.Target[(ask.Target.LastIndexOf('/') + 1)..], out var bytes)
                ? new(200, bytes) { Headers = [("ETag", $"W/\"{FakeHub.Hash("small", bytes)}\"")] }
                : null;

        await Get(Options(hub));

        Assert.Equal(hub.Files["model.safetensors"], File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
        Assert.DoesNotContain(cdn.Asked, ask => ask.Method == "HEAD");
        Assert.Equal("{\"t\":1}", File.ReadAllText(Path.Combine(Snapshot, "tokenizer.json")));
    }

    private sealed class Reports : IProgress<StageProgress>
    {
        public List<StageProgress> All { get; } = [];

        public void Report(StageProgress value) => All.Add(value);
    }
}

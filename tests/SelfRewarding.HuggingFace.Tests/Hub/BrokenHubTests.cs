using SelfRewarding.HuggingFace.Hub;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>A hub, or what lies between, that does not do what it should.</summary>
public sealed class BrokenHubTests : HubTest
{
    private int asked;

    [Fact]
    public async Task A_connection_that_breaks_is_taken_up_where_it_broke()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => IsWeights(ask) && Interlocked.Increment(ref asked) <= 3
            ? FakeHub.Content(ask, Weights(hub)) with { BreakAfter = 300 }
            : null;

        await Get(Options(hub) with { Connections = 1 });

        AssertWeights(hub);
        Assert.Equal([0, 300, 600, 900], Ranges(hub).Take(4).Select(range => range!.Value.From));
        Assert.Equal([1, 2, 4], Waits);
    }

    [Fact]
    public async Task A_connection_that_always_breaks_is_given_up_and_the_next_call_goes_on()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => IsWeights(ask) ? FakeHub.Content(ask, Weights(hub)) with { BreakAfter = 100 } : null;
        var fault = await Fault(Options(hub) with { Connections = 1 });
        Assert.Contains("it was tried 6 times; check the connection and run the same command again, it goes on from there", fault);
        Assert.Single(Incomplete());
        var before = hub.Asked.Count;
        hub.Instead = _ => null;

        await Get(Options(hub) with { Connections = 1 });

        AssertWeights(hub);
        Assert.Equal(600, Ranges(hub, before).First()!.Value.From);
        Assert.Empty(Incomplete());
    }

    [Fact]
    public async Task A_cancelled_download_leaves_no_half_file_and_goes_on()
    {
        using var hub = FakeHub.Model();
        using var stop = new CancellationTokenSource();
        hub.Instead = ask =>
        {
            if (!IsWeights(ask))
                return null;
            if (ask.Range!.Value.From < 2000)
                return null;
            stop.Cancel();
            return FakeHub.Content(ask, Weights(hub)) with { BreakAfter = 10, Stalls = true };
        };
        using (var downloader = new HubDownloader(Options(hub) with { Connections = 1 }))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => downloader.GetAsync(Recipes.HubName.Parse("org/name", Recipes.HubKind.Model)!, null, stop.Token));
        Assert.False(File.Exists(Path.Combine(Snapshot, "model.safetensors")));
        var before = hub.Asked.Count;
        hub.Instead = _ => null;

        await Get(Options(hub) with { Connections = 1 });

        AssertWeights(hub);
        Assert.InRange(Ranges(hub, before).Min(range => range!.Value.From), 2000, 2010);
    }

    [Fact]
    public async Task What_another_program_left_as_incomplete_is_begun_again()
    {
        using var hub = FakeHub.Model();
        var blob = $"models--org--name/blobs/{FakeHub.Hash("model.safetensors", Weights(hub))}";
        Write(blob + ".srlm.incomplete", new string('x', 5000 + 16 + 5 * 8));
        Write(blob + ".incomplete", "of Python");

        await Get(Options(hub));

        AssertWeights(hub);
        Assert.Equal("of Python", File.ReadAllText(In(blob + ".incomplete")));
    }

    [Theory]
    [InlineData("ignored")]
    [InlineData("shifted")]
    [InlineData("other length")]
    [InlineData("unsaid")]
    public async Task A_server_without_ranges_gives_the_file_in_one_piece(string how)
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => !IsWeights(ask) || ask.Range is not { } range ? null : how switch
        {
            "ignored" => new(200, Weights(hub)),
            "shifted" => new(206, new byte[1000]) { Headers = [("Content-Range", $"bytes {range.From + 1}-{range.To + 1}/5000")] },
            "other length" => new(206, new byte[1000]) { Headers = [("Content-Range", $"bytes {range.From}-{range.To}/6000")] },
            _ => new(206, new byte[1000]),
        };

        await Get(Options(hub));

        AssertWeights(hub);
        Assert.Null(Ranges(hub).Last());
        Assert.Empty(Incomplete());
    }

    [Fact]
    public async Task Without_ranges_a_break_begins_at_the_first_byte()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => !IsWeights(ask) ? null
            : new(200, Weights(hub)) { BreakAfter = ask.Range is null && Interlocked.Increment(ref asked) == 1 ? 4000 : null };

        await Get(Options(hub));

        AssertWeights(hub);
        Assert.Equal([1], Waits);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_busy_server_is_asked_again_when_it_said(int status)
    {
        using var hub = FakeHub.Model();
        hub.Instead = _ => Interlocked.Increment(ref asked) <= 2 ? Reply.Empty(status, ("Retry-After", "7")) : null;

        await Get(Options(hub));

        Assert.Equal([7, 7], Waits);
        AssertWeights(hub);
    }

    [Fact]
    public async Task Silence_counts_as_a_break()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => IsWeights(ask) && Interlocked.Increment(ref asked) == 1
            ? FakeHub.Content(ask, Weights(hub)) with { BreakAfter = 500, Stalls = true }
            : null;

        await Get(Options(hub) with { StallTimeout = TimeSpan.FromMilliseconds(300) });

        AssertWeights(hub);
        Assert.NotEmpty(Waits);
    }

    [Theory]
    [InlineData(5001)]
    [InlineData(4999)]
    public async Task A_file_of_another_size_than_announced_is_refused(int size)
    {
        using var hub = FakeHub.Model();
        hub.Listing = listing => listing["siblings"]![2]!["lfs"]!["size"] = size;
        hub.Instead = ask => IsWeights(ask) ? new(200, Weights(hub)) : null;

        Assert.Contains($"sends 5000 bytes of model.safetensors, the hub announces {size}; run the same command again", await Fault(Options(hub)));
        Assert.False(File.Exists(Path.Combine(Snapshot, "model.safetensors")));
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_told()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => IsWeights(ask) ? Reply.Empty(416) : null;

        Assert.Contains("has fewer bytes of model.safetensors than the hub announces", await Fault(Options(hub)));
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("tokenizer.json")]
    public async Task Bytes_with_another_hash_are_dropped(string file)
    {
        using var hub = FakeHub.Model();
        var bytes = hub.Files[file];
        var wrong = (byte[])[.. bytes[..^1], (byte)(bytes[^1] ^ 1)];
        hub.Instead = ask => ask.Target.EndsWith(file, StringComparison.Ordinal) ? FakeHub.Content(ask, wrong) : null;

        var fault = await Fault(Options(hub));

        Assert.StartsWith(
            $"{file} came with the hash {FakeHub.Hash(file, wrong)}, the hub announces {FakeHub.Hash(file, bytes)}; the file was dropped", fault);
        Assert.False(File.Exists(Path.Combine(Snapshot, file)));
        Assert.Empty(Incomplete());
        hub.Instead = _ => null;
        await Get(Options(hub));
        AssertWeights(hub);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_read_to_the_announced_size_only()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => ask.Target.EndsWith("tokenizer.json", StringComparison.Ordinal)
            ? new(200, "{\"t\":1}"u8.ToArray()) { Length = null, Endless = true }
            : null;
        await Get(Options(hub));
        Assert.Equal("{\"t\":1}", File.ReadAllText(Path.Combine(Snapshot, "tokenizer.json")));

        hub.Instead = ask => ask.Target.StartsWith("/api/", StringComparison.Ordinal)
            ? new(200, new byte[1 << 20]) { Length = null, Endless = true }
            : null;
        Assert.Contains("answers with more than 67108864 bytes", await Fault(Options(hub)));
    }

    [Fact]
    public async Task The_token_goes_to_the_hub_and_not_to_where_it_redirects()
    {
        using var hub = FakeHub.Model();
        using var cdn = new LoopbackServer(ask => FakeHub.Content(ask, hub.Files["model.safetensors"]));
        hub.Instead = ask => IsWeights(ask) ? Reply.Empty(302, ("Location", cdn.Address + "/signed?x=1")) : null;

        await Get(Options(hub) with { Token = "hf_secret" });

        AssertWeights(hub);
        Assert.All(hub.Asked, ask => Assert.Equal("Bearer hf_secret", ask.Headers["authorization"]));
        Assert.Equal(5, cdn.Asked.Count);
        Assert.All(cdn.Asked, ask => Assert.False(ask.Headers.ContainsKey("authorization")));
    }

    [Fact]
    public async Task An_address_that_another_host_refuses_is_asked_for_again()
    {
        using var hub = FakeHub.Model();
        using var cdn = new LoopbackServer(
            ask => Interlocked.Increment(ref asked) == 1 ? Reply.Empty(403) : FakeHub.Content(ask, hub.Files["model.safetensors"]));
        hub.Instead = ask => IsWeights(ask) ? Reply.Empty(302, ("Location", cdn.Address + "/signed")) : null;

        await Get(Options(hub));

        AssertWeights(hub);
        Assert.Equal([1], Waits);
    }

    [Fact]
    public async Task A_repository_that_moved_is_followed_with_the_token_and_a_circle_is_not()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => ask.Target.StartsWith("/api/models/org/name/", StringComparison.Ordinal)
            ? Reply.Empty(307, ("Location", "/api/models/new/name"))
            : null;
        await Get(Options(hub) with { Token = "hf_secret" });
        Assert.Equal("Bearer hf_secret", hub.Asked[1].Headers["authorization"]);

        hub.Instead = ask => Reply.Empty(302, ("Location", ask.Target + "x"));
        Assert.Contains("redirects more than 8 times; check HF_ENDPOINT", await Fault(Options(hub), "org/name@other"));
    }

    [Fact]
    public async Task A_packed_body_is_refused()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => ask.Target.EndsWith("config.json", StringComparison.Ordinal)
            ? new(200, [31, 139]) { Headers = [("Content-Encoding", "gzip")] }
            : null;

        Assert.Contains("packs what it sends; check HF_ENDPOINT", await Fault(Options(hub)));
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_came_is_kept()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        using var hub = FakeHub.Model();
        Directory.CreateDirectory(In("models--org--name/blobs"));
        File.CreateSymbolicLink(In($"models--org--name/blobs/{FakeHub.Hash("config.json", hub.Files["config.json"])}.srlm.incomplete"), "/dev/full");

        Assert.Contains(
            "make room or mend the rights, or set HF_HUB_CACHE to another disk, and run the same command again", await Fault(Options(hub)));
        Assert.False(File.Exists(Path.Combine(Snapshot, "config.json")));
    }

    [Fact]
    public async Task More_bytes_than_the_disk_has_are_refused_before_the_first_one()
    {
        using var hub = FakeHub.Model();
        hub.Listing = listing => listing["siblings"]![2]!["lfs"]!["size"] = 1L << 43;

        Assert.Contains("more bytes and the disk has", await Fault(Options(hub) with { PartSize = 1L << 40 }));
        Assert.DoesNotContain("model.safetensors", hub.Fetched);
    }

    private static bool IsWeights(Ask ask) => ask.Target.EndsWith("model.safetensors", StringComparison.Ordinal);

    private static byte[] Weights(FakeHub hub) => hub.Files["model.safetensors"];

    private static IEnumerable<(int From, int To)?> Ranges(FakeHub hub, int after = 0) =>
        hub.Asked.Skip(after).Where(IsWeights).Select(ask => ask.Range);

    private void AssertWeights(FakeHub hub) => Assert.Equal(Weights(hub), File.ReadAllBytes(Path.Combine(Snapshot, "model.safetensors")));
}

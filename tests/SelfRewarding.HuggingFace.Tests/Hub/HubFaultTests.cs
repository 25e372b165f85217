using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Tests.Hub;

/// <summary>What the hub refuses, and what it must not make us do.</summary>
public sealed class HubFaultTests : HubTest
{
    [Theory]
    [InlineData(403, "GatedRepo", "org/name is gated; accept its licence at HUB/org/name and set HF_TOKEN to a token of that account")]
    [InlineData(404, "RepoNotFound", "HUB has no model org/name, or it is private; check the name, or set HF_TOKEN")]
    [InlineData(401, null, "HUB has no model org/name, or it is private; check the name, or set HF_TOKEN")]
    [InlineData(404, "RevisionNotFound", "HUB/org/name has no revision main; name a branch, a tag or a commit as org/name@REVISION")]
    [InlineData(403, null, "HUB/org/name may not be read (403); set HF_TOKEN")]
    [InlineData(418, null, "HUB/org/name cannot be read: the hub answered 418; try again later, or check HF_ENDPOINT")]
    public async Task A_refusal_says_what_to_do(int status, string? code, string expected)
    {
        using var hub = new FakeHub();
        hub.Instead = _ => code is null ? Reply.Empty(status) : Reply.Empty(status, ("X-Error-Code", code), ("X-Error-Message", "no"));

        Assert.StartsWith(expected.Replace("HUB", hub.Address, StringComparison.Ordinal), await Fault(Options(hub)));
        Assert.Single(hub.Asked);
    }

    [Fact]
    public async Task With_a_token_the_remedy_is_another()
    {
        using var hub = new FakeHub();
        var options = Options(hub) with { Token = "hf_x" };
        hub.Instead = _ => Reply.Empty(403, ("X-Error-Code", "GatedRepo"));
        Assert.Contains("the account of HF_TOKEN may not read it; accept its licence at", await Fault(options));
        hub.Instead = _ => Reply.Empty(401, ("X-Error-Message", "Invalid credentials in Authorization header"));
        Assert.Contains("does not accept HF_TOKEN; make a new token", await Fault(options));
        Assert.DoesNotContain("hf_x", await Fault(options));
    }

    [Fact]
    public async Task Gated_files_of_a_repository_that_can_be_listed_are_told()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => ask.Target.Contains("/resolve/", StringComparison.Ordinal) ? Reply.Empty(401, ("X-Error-Code", "GatedRepo")) : null;

        Assert.Contains("is gated; accept its licence", await Fault(Options(hub)));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_not_taken_for_a_missing_model()
    {
        using var hub = FakeHub.Model();
        hub.Instead = ask => ask.Target.Contains("/resolve/", StringComparison.Ordinal) ? Reply.Empty(404) : null;

        Assert.StartsWith($"{hub.Address}/org/name has no file ", await Fault(Options(hub)));
    }

    [Fact]
    public async Task Pickled_weights_are_never_brought()
    {
        using var hub = FakeHub.Model();
        hub.Files.Remove("model.safetensors");

        var fault = await Fault(Options(hub));

        Assert.StartsWith(
            "org/name has its weights in pytorch_model.bin only; such files can run code when they are read and are never loaded; "
            + "convert them to safetensors",
            fault);
        Assert.DoesNotContain("pytorch_model.bin", hub.Fetched);
        hub.Files.Remove("pytorch_model.bin");
        Assert.Contains("has neither model.safetensors nor", await Fault(Options(hub)));
    }

    [Theory]
    [InlineData("../../evil.jsonl")]
    [InlineData("/etc/evil.jsonl")]
    [InlineData("a//evil.jsonl")]
    [InlineData("a/./evil.jsonl")]
    [InlineData("a\\evil.jsonl")]
    [InlineData("C:evil.jsonl")]
    [InlineData("evil\u0001.jsonl")]
    [InlineData("evil\n.jsonl")]
    public async Task A_file_name_that_leaves_its_folder_is_refused(string name)
    {
        using var hub = new FakeHub(isData: true);
        hub.Files[name] = "{}"u8.ToArray();

        Assert.Contains("which would lie outside of its folder; check HF_ENDPOINT", await Fault(Options(hub), kind: HubKind.Dataset));
        Assert.Empty(hub.Fetched);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../evil.safetensors"}}""")]
    [InlineData("""{"weight_map":{"a":"evil.bin"}}""")]
    [InlineData("""{"weight_map":{"a":1}}""")]
    [InlineData("""{"weight_map":[]}""")]
    [InlineData("""[]""")]
    [InlineData("""{""")]
    public async Task An_index_that_names_other_files_than_shards_is_refused(string index)
    {
        using var hub = FakeHub.Model();
        hub.Files["model.safetensors.index.json"] = System.Text.Encoding.UTF8.GetBytes(index);
        hub.Files["../evil.safetensors"] = FakeHub.Bytes(5);
        hub.Files["evil.bin"] = FakeHub.Bytes(5);

        Assert.Contains("has no readable weight_map", await Fault(Options(hub)));
        Assert.DoesNotContain("evil", string.Join(' ', hub.Fetched));
    }

    [Fact]
    public async Task A_shard_that_the_repository_lacks_is_named()
    {
        using var hub = FakeHub.Model();
        hub.Files["model.safetensors.index.json"] = """{"weight_map":{"a":"model-9.safetensors"}}"""u8.ToArray();

        Assert.Contains("model.safetensors.index.json names model-9.safetensors, which is not in the repository", await Fault(Options(hub)));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sha":"../../../x","siblings":[]}""")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567"}""")]
    [InlineData("""{"sha":"0123456789abcdef0123456789abcdef01234567","siblings":[{"rfilename":5}]}""")]
    public async Task A_listing_that_is_none_is_refused(string json)
    {
        using var hub = new FakeHub();
        hub.Instead = _ => new(200, System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Contains("gives no list of files (", await Fault(Options(hub)));
    }

    [Fact]
    public async Task A_listing_of_another_commit_than_asked_is_refused()
    {
        using var hub = FakeHub.Model();

        Assert.Contains($"it is of the commit {FakeHub.Commit}", await Fault(Options(hub), "org/name@" + new string('a', 40)));
    }

    [Fact]
    public async Task A_hash_that_is_none_is_refused_before_it_becomes_a_file_name()
    {
        using var hub = FakeHub.Model();
        hub.Listing = listing => listing["siblings"]![2]!["lfs"]!["sha256"] = "../../../../evil";
        hub.Instead = ask => ask.Method == "HEAD" ? Reply.Empty(200, ("ETag", "\"../../evil\"")) : null;

        Assert.Contains("gives no usable size and hash of model.safetensors", await Fault(Options(hub)));
    }
}

using System.Diagnostics;
using SelfRewarding.HuggingFace.Tests.Hub;

namespace SelfRewarding.Cli.Tests.Commands;

/// <summary>Commands that are given a name on the hub; the hub is a loopback server that has the quickstart's M0.</summary>
public sealed class HubCommandTests : IDisposable
{
    private readonly FakeHub hub = new();
    private readonly string folder = Directory.CreateTempSubdirectory("self-rewarding-").FullName;

    public void Dispose()
    {
        hub.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_model_of_the_hub_answers_and_then_without_a_network_too()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(SharedData.Root, "models", "quickstart-m0")))
            hub.Files[Path.GetFileName(file)] = File.ReadAllBytes(file);

        var download = Srlm("download org/name");
        Assert.True(download.ExitCode == 0, download.Error);
        Assert.Equal(Path.Combine(folder, "hub", "models--org--name", "snapshots", FakeHub.Commit) + "\n", download.Output);
        Assert.Contains("download org/name", download.Error, StringComparison.Ordinal);
        Assert.Contains("model.safetensors", download.Error, StringComparison.Ordinal);

        var asked = hub.Asked.Count;
        var here = Srlm($"generate --model {download.Output.Trim()} --prompt \"spell cat\" --max-tokens 8");
        var named = Srlm("generate --model org/name --prompt \"spell cat\" --max-tokens 8", ("HF_HUB_OFFLINE", "1"));
        Assert.True(named.ExitCode == 0, named.Error);
        Assert.Equal(here.Output, named.Output);
        Assert.Equal(asked, hub.Asked.Count);
    }

    [Fact]
    public void A_run_keeps_the_commit_of_its_model()
    {
        hub.Files["config.json"] = "{}"u8.ToArray();
        hub.Files["tokenizer.json"] = "{}"u8.ToArray();
        hub.Files["model.safetensors"] = FakeHub.Bytes(10);
        var recipe = Path.Combine(SharedData.Root, "recipes", "quickstart.json");

        var first = Srlm($"run {recipe} --out run --set model=org/name@main");
        Assert.Equal(2, first.ExitCode);   // {} is no configuration
        Assert.Contains("model_type", first.Error, StringComparison.Ordinal);
        Assert.Contains("\"model\": \"org/name@main\"", File.ReadAllText(Path.Combine(folder, "run", "recipe.json")), StringComparison.Ordinal);
        Assert.Equal($"{{\n  \"org/name@main\": \"org/name@{FakeHub.Commit}\"\n}}\n", File.ReadAllText(Path.Combine(folder, "run", "sources.json")));

        var asked = hub.Asked.Count;
        Assert.Contains("model_type", Srlm($"run {recipe} --out run --set model=org/name@main").Error, StringComparison.Ordinal);
        Assert.Equal(asked, hub.Asked.Count);   // the branch is not asked for again
    }

    [Fact]
    public void Training_alone_takes_a_model_of_the_hub()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(SharedData.Root, "models", "quickstart-m0")))
            hub.Files[Path.GetFileName(file)] = File.ReadAllBytes(file);
        File.WriteAllText(Path.Combine(folder, "train.jsonl"), "{\"prompt\":\"spell cat\",\"response\":\"c a t .\"}\n");

        var run = Srlm("sft --model org/name --data train.jsonl --out sft");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(File.Exists(Path.Combine(folder, "sft", "model", "model.safetensors")));
        Assert.Contains("\"model\":\"org/name\",\"data\":[\"train.jsonl\"]", File.ReadAllText(Path.Combine(folder, "sft", "job.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generate --model org/other --prompt x")]
    [InlineData("download org/other@v2")]
    public void A_missing_model_is_one_clear_text(string arguments)
    {
        hub.Instead = _ => Reply.Empty(404, ("X-Error-Code", "RepoNotFound"));

        var run = Srlm(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Equal($"srlm: {hub.Address} has no model org/other, or it is private; check the name, or set HF_TOKEN\n", run.Error);
    }

    [Theory]
    [InlineData("seeds.ift=hf://datasets/org/name/ift.jsonl")]
    [InlineData("seeds={\\\"dataset\\\":{\\\"files\\\":[\\\"hf://datasets/org/name/ift.jsonl\\\"]}}")]
    public void Seeds_of_the_hub_that_are_not_there_are_told_by_name(string seeds)
    {
        var recipe = Path.Combine(SharedData.Root, "recipes", "quickstart.json");

        var run = Srlm($"run {recipe} --out run --set seeds.world=null --set {seeds} --set eft.enabled=false --set controls=[]");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("/datasets/org/name has no file ift.jsonl at main", run.Error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Error) Srlm(string arguments, params (string Key, string Value)[] variables)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "srlm"), arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var key in (string[])["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE", "HTTP_PROXY", "http_proxy"])
            start.Environment.Remove(key);
        (start.Environment["HF_HOME"], start.Environment["HF_ENDPOINT"]) = (folder, hub.Address);
        foreach (var (key, value) in variables)
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

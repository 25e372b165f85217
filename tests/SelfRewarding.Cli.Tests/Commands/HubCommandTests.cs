using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Safetensors;
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
        Publish();

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
        Publish();
        File.WriteAllText(Path.Combine(folder, "train.jsonl"), "{\"prompt\":\"spell cat\",\"response\":\"c a t .\"}\n");

        var run = Srlm("sft --model org/name --data train.jsonl --out sft");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(File.Exists(Path.Combine(folder, "sft", "model", "model.safetensors")));
        Assert.Contains(
            "\"model\":\"org/name\",\"data\":[\"train.jsonl\"]", File.ReadAllText(Path.Combine(folder, "sft", "job.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_brings_its_base_from_the_hub_at_its_revision()
    {
        Publish();
        Adapter("adapter", "org/name", "v2");
        var whole = Srlm("download org/name@v2");
        Assert.True(whole.ExitCode == 0, whole.Error);
        var expected = Srlm($"generate --model {whole.Output.Trim()} --adapter adapter --prompt \"spell cat\" --max-tokens 8");
        Directory.Delete(Path.Combine(folder, "hub"), recursive: true);

        var online = Srlm("generate --model adapter --prompt \"spell cat\" --max-tokens 8");
        Assert.True(online.ExitCode == 0, online.Error);
        Assert.Equal(expected.Output, online.Output);
        Assert.Contains(hub.Asked, ask => ask.Target.StartsWith("/api/models/org/name/revision/v2?", StringComparison.Ordinal));
        Assert.Equal(expected.Output, Srlm("generate --model adapter --prompt \"spell cat\" --max-tokens 8", ("HF_HUB_OFFLINE", "1")).Output);
        Assert.Equal(0, Srlm("merge --model adapter merged", ("HF_HUB_OFFLINE", "1")).ExitCode);
        Assert.Equal(expected.Output, Srlm("generate --model merged --prompt \"spell cat\" --max-tokens 8").Output);
    }

    [Fact]
    public void A_base_that_cannot_be_brought_and_a_training_over_one_are_told_with_the_remedy()
    {
        Publish();
        Adapter("adapter", "org/name", null);
        File.WriteAllText(Path.Combine(folder, "train.jsonl"), "{\"prompt\":\"spell cat\",\"response\":\"c a t .\"}\n");

        var offline = Srlm("generate --model adapter --prompt x", ("HF_HUB_OFFLINE", "1"));
        Assert.Equal(2, offline.ExitCode);
        Assert.StartsWith("srlm: adapter: its base model is org/name: org/name is not in the cache", offline.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "srlm download org/name where there is a network; or give it with --model BASE --adapter adapter\n", offline.Error,
            StringComparison.Ordinal);

        var training = Srlm("sft --model adapter --data train.jsonl --out sft");
        Assert.Equal(2, training.ExitCode);
        Assert.Contains("srlm merge --model adapter MERGED", training.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "sft")));

        var two = Srlm("generate --model adapter --adapter adapter --prompt x");
        Assert.Equal(2, two.ExitCode);
        Assert.Contains("one adapter at a time", two.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_alone_takes_a_data_set_of_the_hub()
    {
        using var data = new FakeHub(isData: true);
        data.Files["train.jsonl"] = "{\"prompt\":\"spell cat\",\"response\":\"c a t .\"}\n"u8.ToArray();
        var model = Path.Combine(SharedData.Root, "models", "quickstart-m0");
        const string name = "hf://datasets/org/name@main/train.jsonl";

        var run = Srlm($"sft --model {model} --data {name} --out sft", ("HF_ENDPOINT", data.Address));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("1  sft row from 1", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "sft", "model", "model.safetensors")));
        Assert.Contains($"\"data\":[\"{name}\"]", File.ReadAllText(Path.Combine(folder, "sft", "job.json")), StringComparison.Ordinal);
        Assert.Equal(["train.jsonl"], data.Fetched);
    }

    [Theory]
    [InlineData("generate --model org/other --prompt x")]
    [InlineData("download org/other@v2")]
    public void A_missing_model_is_one_clear_text(string arguments)
    {
        hub.Instead = _ => Reply.Empty(404, ("X-Error-Code", "RepoNotFound"));

        var run = Srlm(arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(
            $"srlm: {hub.Address} has no model org/other, or it is private; check the name, or set HF_TOKEN", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n'));
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

    private void Publish()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(SharedData.Root, "models", "quickstart-m0")))
            hub.Files[Path.GetFileName(file)] = File.ReadAllBytes(file);
    }

    /// <summary>An adapter that moves the outputs of the first layer's values.</summary>
    private void Adapter(string name, string below, string? revision)
    {
        var place = Path.Combine(folder, name);
        Directory.CreateDirectory(place);
        File.WriteAllText(Path.Combine(place, "adapter_config.json"), new JsonObject
        {
            ["peft_type"] = "LORA",
            ["r"] = 1,
            ["lora_alpha"] = 1,
            ["target_modules"] = new JsonArray("layers.0.self_attn.v_proj"),
            ["base_model_name_or_path"] = below,
            ["revision"] = revision,
        }.ToJsonString());
        var config = ModelConfigFile.Read(Path.Combine(SharedData.Root, "models", "quickstart-m0"));
        const string matrix = "base_model.model.model.layers.0.self_attn.v_proj";
        long[] a = [1, config.HiddenSize], b = [config.KeyValueHeads * config.HeadSize, 1];
        using var file = File.Create(Path.Combine(place, "adapter_model.safetensors"));
        file.Write(SafetensorsHeader.Build([($"{matrix}.lora_A.weight", TensorType.F32, a), ($"{matrix}.lora_B.weight", TensorType.F32, b)]));
        float[] values = [.. Enumerable.Range(0, (int)(a[1] + b[0])).Select(i => i % 3 - 1f)];
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
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

using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Both trainers with low-rank pairs: what learns, what is written, and what the reference is.</summary>
public sealed class LoraTrainingTests : IDisposable
{
    private readonly LoraRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void Continue_writes_an_adapter_over_M0_that_the_next_model_trains_further()
    {
        var m0 = File.ReadAllBytes(run.Folder.In("start/model.safetensors"));
        run.Train("sft", run.Start, "run/M1", LoraRun.Continue);
        run.Train("dpo", run.Folder.In("run/M1/model"), "run/M2", LoraRun.Continue);

        foreach (var name in (string[])["run/M1/model", "run/M2/model"])
        {
            Assert.Equal(
                ["adapter_config.json", "adapter_model.safetensors", "tokenizer.json"], run.Folder.Files(name).Keys.Order(StringComparer.Ordinal));
            Assert.Equal(
                "../../../start",
                JsonNode.Parse(File.ReadAllText(run.Folder.In($"{name}/adapter_config.json")))!["base_model_name_or_path"]!.ToString());
        }
        Assert.Equal(m0, File.ReadAllBytes(run.Folder.In("start/model.safetensors")));
        Assert.False(Directory.Exists(run.Folder.In("run/M1/adapter")));
        Assert.InRange(LoraRun.Distance(run.Start, run.Folder.In("run/M1/model")), 0.01, double.MaxValue);
        Assert.InRange(LoraRun.Distance(run.Folder.In("run/M1/model"), run.Folder.In("run/M2/model")), 0.01, double.MaxValue);

        var before = LoraRun.Logits(run.Folder.In("run/M2/model"));
        Directory.Move(run.Folder.In("start"), Directory.CreateDirectory(run.Folder.In("elsewhere")).FullName + "/start");
        Directory.Move(run.Folder.In("run"), run.Folder.In("elsewhere/run"));
        Assert.Equal(before, LoraRun.Logits(run.Folder.In("elsewhere/run/M2/model")));
    }

    [Fact]
    public void Merge_writes_the_adapter_and_the_merged_model_and_the_next_model_gets_a_fresh_one()
    {
        run.Train("sft", run.Start, "run/M1", LoraRun.Merge);
        run.Train("dpo", run.Folder.In("run/M1/model"), "run/M2", LoraRun.Merge);

        Assert.Equal(["adapter_config.json", "adapter_model.safetensors"], run.Folder.Files("run/M2/adapter").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], run.Folder.Files("run/M2/model").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            "../../M1/model",
            JsonNode.Parse(File.ReadAllText(run.Folder.In("run/M2/adapter/adapter_config.json")))!["base_model_name_or_path"]!.ToString());
        Assert.InRange(LoraRun.Distance(run.Folder.In("run/M2/adapter"), run.Folder.In("run/M2/model")), 0, 1e-5);
        Assert.InRange(LoraRun.Distance(run.Folder.In("run/M1/model"), run.Folder.In("run/M2/model")), 0.01, double.MaxValue);
        var pairs = SafetensorsIndex.ReadFile(run.Folder.In("run/M1/adapter/adapter_model.safetensors"));
        Assert.Equal(28, pairs.Count);
        Assert.Equal(
            pairs.Select(entry => entry.Name),
            SafetensorsIndex.ReadFile(run.Folder.In("run/M2/adapter/adapter_model.safetensors")).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_reference_of_DPO_is_the_start_iterate_with_its_adapter_and_never_the_raw_base(bool merges)
    {
        var lora = merges ? LoraRun.Merge : LoraRun.Continue;
        run.Train("sft", run.Start, "M1", lora);
        Assert.Throws<OperationCanceledException>(() => run.Train("dpo", run.Folder.In("M1/model"), "M2", lora, stop: 2));

        var kept = JsonSerializer.Deserialize<double[][]>(File.ReadAllText(run.Folder.In("M2/training/reference.json")))!;
        using var m1 = ModelFiles.Load(run.Folder.In("M1/model"));
        using var m0 = ModelFiles.Load(run.Start);
        foreach (var (pair, numbers) in TinyModel.Pairs(11).Zip(kept))
        {
            Assert.Equal(LoraRun.Sum(m1, pair.Prompt, pair.Chosen), numbers[0], 1e-4);
            Assert.Equal(LoraRun.Sum(m1, pair.Prompt, pair.Rejected), numbers[1], 1e-4);
        }
        Assert.Contains(
            TinyModel.Pairs(11).Zip(kept), item => Math.Abs(LoraRun.Sum(m0, item.First.Prompt, item.First.Chosen) - item.Second[0]) > 0.1);
        run.Train("dpo", run.Folder.In("M1/model"), "M3", lora, dropout: 0);
        var first = run.Rows("M3")[0];
        Assert.Equal(Math.Log(2), first.GetProperty("dpo_loss").GetDouble(), 1e-15);
        Assert.Equal(0, first.GetProperty("margin").GetDouble());
    }

    [Fact]
    public void All_weights_are_trained_from_a_merged_adapter_where_LoRA_is_off()
    {
        run.Train("sft", run.Start, "M1", LoraRun.Continue);
        run.Train("sft", run.Folder.In("M1/model"), "M2", new LoraOptions(), new Never());
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], run.Folder.Files("M2/model").Keys.Order(StringComparer.Ordinal));
        Assert.InRange(LoraRun.Distance(run.Folder.In("M1/model"), run.Folder.In("M2/model")), 0, 1e-5);
    }

    [Fact]
    public void An_adapter_that_is_not_as_the_recipe_says_is_not_trained_further()
    {
        run.Train("sft", run.Start, "M1", LoraRun.Continue);
        var error = Assert.Throws<UserFaultException>(
            () => run.Train("dpo", run.Folder.In("M1/model"), "M2", LoraRun.Continue with { Rank = 3, Targets = ["q_proj"], RankStabilized = true }));
        Assert.Contains("lora.rank is 3, the adapter's 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("lora.targets names other matrices", error.Message, StringComparison.Ordinal);
        Assert.Contains("lora.rankStabilized is true, the adapter's use_rslora false", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        Assert.Equal(0, TensorCount.LeftBy(() => run.Train("sft", run.Start, "M1", LoraRun.Continue, new Never())));
        Assert.Equal(0, TensorCount.LeftBy(() => run.Train("dpo", run.Folder.In("M1/model"), "M2", LoraRun.Continue)));
        Assert.Equal(0, TensorCount.LeftBy(() => run.Train("dpo", run.Folder.In("M1/model"), "M3", LoraRun.Merge)));
    }
}

using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>An interrupted training of an adapter ends with the same bytes as an uninterrupted one.</summary>
public sealed class LoraResumeTests : IDisposable
{
    private readonly LoraRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void States_hold_what_learns_and_nothing_else()
    {
        Assert.Throws<OperationCanceledException>(
            () => run.Train("sft", run.Start, "M1", LoraRun.Continue with { Targets = ["q_proj"], ModulesToSave = ["model.norm"] }, stop: 5));

        string[] learns =
        [
            "model.layers.0.self_attn.q_proj.lora_A.weight", "model.layers.0.self_attn.q_proj.lora_B.weight",
            "model.layers.1.self_attn.q_proj.lora_A.weight", "model.layers.1.self_attn.q_proj.lora_B.weight", "model.norm.weight",
        ];
        var state = run.Folder.In("M1/training/state-00000005");
        Assert.Equal(learns, SafetensorsIndex.ReadFile(Path.Combine(state, "weights.safetensors")).Select(entry => entry.Name));
        Assert.Equal(
            learns.SelectMany(name => new[] { $"{name}.first_moment", $"{name}.second_moment", $"{name}.step" }),
            SafetensorsIndex.ReadFile(Path.Combine(state, "optimizer.safetensors")).Select(entry => entry.Name));
    }

    [Theory]
    [InlineData("sft", false, false)]
    [InlineData("sft", true, true)]
    [InlineData("dpo", false, true)]
    [InlineData("dpo", true, false)]
    public void A_run_cancelled_at_any_update_ends_with_the_same_files(string kind, bool merges, bool selects)
    {
        var lora = merges ? LoraRun.Merge : LoraRun.Continue;
        run.Train("sft", run.Start, "M1", lora);
        var m1 = run.Folder.In("M1/model");
        run.Train(kind, m1, "whole", lora, Selection());
        var expected = run.Folder.Files("whole");
        Assert.Equal(selects ? 6 : 9, run.Rows("whole").Count);

        for (var stop = 1; stop < run.Rows("whole").Count; stop += 2)
        {
            Assert.Throws<OperationCanceledException>(() => run.Train(kind, m1, $"cut{stop}", lora, Selection(), stop));
            run.Train(kind, m1, $"cut{stop}", lora, Selection());
            var actual = run.Folder.Files($"cut{stop}");
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
            foreach (var (name, bytes) in expected)
                Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), $"{name} differs after a stop at update {stop}");
        }

        StopsAtSix? Selection() => selects ? new StopsAtSix() : null;
    }

    [Fact]
    public void A_first_checkpoint_that_is_not_better_gives_way_to_the_start()
    {
        run.Train("sft", run.Start, "M1", LoraRun.Continue);
        run.Train("sft", run.Folder.In("M1/model"), "M2", LoraRun.Continue, new Never());
        Assert.Equal(
            File.ReadAllBytes(run.Folder.In("M1/model/adapter_model.safetensors")),
            File.ReadAllBytes(run.Folder.In("M2/model/adapter_model.safetensors")));
    }

    [Fact]
    public void Another_adapter_or_option_is_another_job()
    {
        run.Train("sft", run.Start, "M1", LoraRun.Continue);
        Assert.Throws<OperationCanceledException>(() => run.Train("sft", run.Folder.In("M1/model"), "M2", LoraRun.Continue, stop: 5));
        Assert.Contains(
            "another start model",
            Assert.Throws<UserFaultException>(
                () => run.Train("sft", run.Folder.In("M1/model"), "M2", LoraRun.Continue with { Dropout = 0.2 })).Message,
            StringComparison.Ordinal);
        var config = run.Folder.In("M1/model/adapter_config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"use_rslora\": false", "\"use_rslora\": true", StringComparison.Ordinal));
        Assert.Contains(
            "another start model",
            Assert.Throws<UserFaultException>(
                () => run.Train("sft", run.Folder.In("M1/model"), "M2", LoraRun.Continue with { RankStabilized = true })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Better at 2 and 4, not at 6; wants to have seen another adapter at each.</summary>
    private sealed class StopsAtSix : ICheckpointSelection
    {
        private float previous;

        public int EverySteps => 2;

        public bool Improves(int step, ILanguageModel model, CancellationToken cancel)
        {
            Assert.NotEqual(previous, ((Peek)model).Weight);
            previous = ((Peek)model).Weight;
            return step < 6;
        }
    }
}

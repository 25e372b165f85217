using System.Text.Json;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Adapters that PEFT wrote, and a training of one by TRL.</summary>
public sealed class LoraConformanceTests
{
    [Theory]
    [InlineData("lora-all-rs-head-on-llama")]
    [InlineData("lora-qv-on-qwen2")]
    public void Active_and_merged_logits_are_those_of_PEFT(string name)
    {
        using var golden = SharedData.Json($"conformance/models/{name}/golden.json");
        using var model = ModelFiles.Load(SharedData.Path($"conformance/models/{name}"));

        Compare(model, golden.RootElement);
        model.Adapter!.Merge();
        Compare(model, golden.RootElement);

        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var parameters = model.state_dict();
        foreach (var expected in golden.RootElement.GetProperty("merged_parameters").EnumerateObject())
        {
            var values = parameters[expected.Name].to(float64).reshape(-1);
            var places = arange(1, values.numel() + 1, float64);
            Near("l2", values.norm());
            Near("sum", values.sum());
            Near("weighted", (values * places).sum() / values.numel());

            void Near(string key, Tensor actual) =>
                Assert.Equal(expected.Value.GetProperty(key).GetDouble(), actual.item<double>(), 1e-4 * Math.Max(1, values.norm().item<double>()));
        }
    }

    [Theory]
    [InlineData("models/lora-all-rs-head-on-llama")]
    [InlineData("models/lora-qv-on-qwen2")]
    [InlineData("training/lora-start")]
    public void An_adapter_is_written_with_the_names_and_values_that_PEFT_wrote(string name)
    {
        var folder = SharedData.Path($"conformance/{name}");
        using var model = ModelFiles.Load(folder);
        using var copy = new TemporaryFolder();

        model.Adapter!.Save(copy.Root, null);

        using var scope = NewDisposeScope();
        var written = HuggingFace.Safetensors.SafetensorsIndex.ReadFolder(copy.Root, "adapter_model");
        var original = HuggingFace.Safetensors.SafetensorsIndex.ReadFolder(folder, "adapter_model");
        Assert.Equal(original.Keys.Order(StringComparer.Ordinal), written.Keys.Order(StringComparer.Ordinal));
        foreach (var (tensor, entry) in original)
            Assert.True(WeightFiles.Read(entry).equal(WeightFiles.Read(written[tensor])).all().item<bool>(), tensor);
    }

    [Fact]
    public void Updates_are_those_of_TRLs_DPOTrainer_with_a_LoRA_adapter()
    {
        using var golden = SharedData.Json("conformance/training/dpo-lora.json");
        using var batches = SharedData.Json("conformance/training/dpo.json");
        using var model = ModelFiles.Load(SharedData.Path("conformance/training/lora-start"));
        model.Adapter!.Train(0);
        var pairs = Trajectory.Pairs(batches.RootElement);
        var data = new DpoData(pairs, [], [], _ => 0);
        data = data with
        {
            Reference = ReferencePass.Run(model, data, Enumerable.Range(0, pairs.Count).Chunk(2), TestContext.Current.CancellationToken),
        };
        var objective = new DpoObjective(
            model, data, new DpoOptions { MicroBatchSize = 2 }, new EpochOrder([1], 1, 1, "M2"), new DropoutStream(1, "M2", 0));
        (string, Parameter)[] parameters =
            [.. model.Adapter.Parameters().Select(item =>
                ("base_model.model." + item.Name.Replace(".weight", ".default.weight", StringComparison.Ordinal), item.Value))];

        Trajectory.Follow(
            parameters, golden.RootElement, step => objective.Accumulate(step, [.. Enumerable.Range(4 * step, 4)]), Near, 0.01,
            new AdamWOptions { MaxGradientNorm = 1.7 });
        Assert.All(model.named_parameters(), item => Assert.Null(item.parameter.grad));
        Assert.Equal(golden.RootElement.GetProperty("steps")[19].GetProperty("parameters_l2").GetDouble(), Norm(model), 1e-4);

        static void Near(JsonElement step, MetricsRow row)
        {
            Trajectory.Near(step, "rewards/chosen", row.RewardChosen!.Value, 1e-4);
            Trajectory.Near(step, "rewards/rejected", row.RewardRejected!.Value, 1e-4);
            Trajectory.Near(step, "rewards/margins", row.Margin!.Value, 1e-4);
            Trajectory.Near(step, "rewards/accuracies", row.Accuracy!.Value, 1e-6);
            Trajectory.Near(step, "logps/chosen", row.LogProbabilityChosen!.Value, 2e-3);
            Trajectory.Near(step, "logps/rejected", row.LogProbabilityRejected!.Value, 2e-3);
        }
    }

    private static void Compare(CausalLM model, JsonElement golden)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var tolerance = golden.GetProperty("tolerance").GetProperty("logits_absolute").GetDouble();
        var compared = 0;
        foreach (var row in golden.GetProperty("rows").EnumerateObject().Where(row => row.Value.TryGetProperty("logits", out _)))
        {
            long[] ids = [.. row.Value.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64())];
            var expected = row.Value.GetProperty("logits").Deserialize<float[][]>()!;
            var logits = model.Logits(model.Hidden(tensor(ids).unsqueeze(0)))[0];                          // (T, V)
            for (var t = 0; t < ids.Length; t++, compared++)
                Assert.InRange((logits[t] - tensor(expected[t])).abs().max().item<float>(), 0, tolerance);
        }
        Assert.True(compared > 1);
    }

    /// <summary>L2 norm of everything, frozen or not.</summary>
    private static double Norm(CausalLM model)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return Math.Sqrt(model.named_parameters().Select(item => item.parameter).Concat(model.Adapter!.Parameters().Select(item => item.Value))
            .Sum(parameter => parameter.to(float64).square().sum().item<double>()));
    }
}

using System.Text.Json;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Dpo;

public sealed class DpoObjectiveTests
{
    [Theory]
    [InlineData("dpo.json", 0)]
    [InlineData("dpo-nll.json", 0.2)]
    public void Updates_are_those_of_TRLs_DPOTrainer(string file, double chosenNll)
    {
        using var golden = SharedData.Json($"conformance/training/{file}");
        using var batches = SharedData.Json("conformance/training/dpo.json");
        using var model = WeightFiles.Load(SharedData.Path(Trajectory.Start));
        var pairs = Trajectory.Pairs(batches.RootElement);
        var objective = Objective(model, pairs, [], new DpoOptions { ChosenNll = chosenNll, MicroBatchSize = 2 });
        Trajectory.Follow(model, golden.RootElement, step => objective.Accumulate(step, [.. Enumerable.Range(4 * step, 4)]), (step, row) =>
        {
            Trajectory.Near(step, "rewards/chosen", row.RewardChosen!.Value, 1e-4);
            Trajectory.Near(step, "rewards/rejected", row.RewardRejected!.Value, 1e-4);
            Trajectory.Near(step, "rewards/margins", row.Margin!.Value, 1e-4);
            Trajectory.Near(step, "rewards/accuracies", row.Accuracy!.Value, 1e-6);
            Trajectory.Near(step, "logps/chosen", row.LogProbabilityChosen!.Value, 2e-3);
            Trajectory.Near(step, "logps/rejected", row.LogProbabilityRejected!.Value, 2e-3);
        });
    }

    [Fact]
    public void Stories260K_against_a_changed_reference()
    {
        using var golden = SharedData.Json("data/golden/dpo_stories260K.json");
        var pairs = golden.RootElement.GetProperty("pairs").EnumerateArray().Select(Pair).ToList();
        using var policy = WeightFiles.Load(SharedData.Path("data/models/stories260K"));
        using var reference = WeightFiles.Load(SharedData.Path("data/models/stories260K"));
        using (no_grad())
        {
            foreach (var (name, parameter) in reference.named_parameters())
            {
                if (name == "model.norm.weight")
                    parameter.mul_(0.9);
                if (name.EndsWith("down_proj.weight", StringComparison.Ordinal))
                    parameter.mul_(1.02);
            }
        }
        var data = new DpoData(pairs, [], [], _ => 0);
        data = data with { Reference = ReferencePass.Run(reference, data, [[0, 1, 2]], TestContext.Current.CancellationToken) };
        var objective = Objective(policy, data, new DpoOptions());
        var row = objective.Accumulate(0, [0, 1, 2]);

        Assert.Equal(golden.RootElement.GetProperty("mean_loss").GetDouble(), row.Loss, 1e-5);
        foreach (var (pair, i) in golden.RootElement.GetProperty("pairs").EnumerateArray().Select((pair, i) => (pair, i)))
        {
            Assert.Equal(pair.GetProperty("ref_chosen_logp").GetDouble(), data.Reference[i][0], 1e-4);
            Assert.Equal(pair.GetProperty("ref_rejected_logp").GetDouble(), data.Reference[i][1], 1e-4);
        }
        var gradients = Gradients.Take(policy);
        foreach (var gradient in golden.RootElement.GetProperty("gradients").EnumerateArray())
        {
            var (name, at) = Place(gradient.GetProperty("tensor").GetString()!, gradient.GetProperty("index").Deserialize<int[]>()!);
            Assert.Equal(gradient.GetProperty("grad").GetDouble(), gradients[name][at], 2e-5);
        }
    }

    [Fact]
    public void Accumulated_micro_batches_are_one_big_batch()
    {
        var pairs = TinyModel.Pairs(7);
        using var model = TinyModel.Make();
        var whole = Objective(model, pairs, [], new DpoOptions()).Accumulate(0, [.. Enumerable.Range(0, 7)]);
        var gradients = Gradients.Take(model);
        foreach (var size in (int[])[1, 2, 3])
        {
            var parts = Objective(model, pairs, [], new DpoOptions { MicroBatchSize = size }).Accumulate(0, [.. Enumerable.Range(0, 7)]);
            Assert.Equal(whole.Loss, parts.Loss, 1e-6);
            Assert.Equal(whole.LogProbabilityRejected!.Value, parts.LogProbabilityRejected!.Value, 1e-5);
            Assert.Equal(whole.Tokens, parts.Tokens);
            Gradients.Equal(gradients, Gradients.Take(model));
        }
    }

    [Fact]
    public void Gradients_are_finite_differences_of_the_loss()
    {
        var pairs = TinyModel.Pairs(4);
        var options = new DpoOptions { Beta = 0.7, LabelSmoothing = 0.1, ChosenNll = 0.3, Replay = 0.5, ReplayBatchSize = 3, MicroBatchSize = 2 };
        using var start = TinyModel.Make();
        using var policy = TinyModel.Make(2);
        var data = Data(start, pairs, TinyModel.Examples(6));
        var objective = Objective(policy, data, options);
        Gradients.Check(policy, () => objective.Accumulate(0, [0, 1, 2, 3]).Loss);
    }

    [Fact]
    public void Replay_adds_the_token_mean_of_the_seeds_times_its_weight()
    {
        var pairs = TinyModel.Pairs(4);
        var seeds = TinyModel.Examples(3);
        using var model = TinyModel.Make();
        var row = Objective(model, pairs, seeds, new DpoOptions { Replay = 0.5 }).Accumulate(0, [0, 1, 2, 3]);
        using var scope = NewDisposeScope();
        var mean = -LogProbabilities.OfTokens(model, new TokenBatch(seeds)).mean().item<float>();
        Assert.Equal(mean, row.ReplayLoss!.Value, 1e-5);
        Assert.Equal(Math.Log(2) + 0.5 * mean, row.Loss, 1e-5);
        Assert.Equal(Math.Log(2), row.PreferenceLoss!.Value, 1e-12);
    }

    [Fact]
    public void Each_update_replays_its_own_seeds()
    {
        var data = new DpoData([], [], TinyModel.Examples(50), step => RandomStream.For(1, "M2/replay", step));
        Assert.Equal(data.ReplayOf(3, 8), data.ReplayOf(3, 8));
        Assert.NotEqual(data.ReplayOf(3, 8), data.ReplayOf(4, 8));
        Assert.Equal(50, data.ReplayOf(3, 80).Distinct().Count());
    }

    private static DpoObjective Objective(CausalLM model, IReadOnlyList<TokenPair> pairs, IReadOnlyList<TokenExample> replay, DpoOptions options) =>
        Objective(model, Data(model, pairs, replay), options);

    private static DpoObjective Objective(CausalLM model, DpoData data, DpoOptions options) =>
        new(model, data, options, new EpochOrder([1], 1, 1, "M2"), new DropoutStream(1, "M2", 0));

    /// <summary>Reference figures of the model as it is, two pairs at a time.</summary>
    private static DpoData Data(CausalLM model, IReadOnlyList<TokenPair> pairs, IReadOnlyList<TokenExample> replay)
    {
        var data = new DpoData(pairs, [], replay, step => RandomStream.For(1, "M2/replay", step));
        return data with
        {
            Reference = ReferencePass.Run(model, data, Enumerable.Range(0, pairs.Count).Chunk(2), TestContext.Current.CancellationToken),
        };
    }

    private static TokenPair Pair(JsonElement pair)
    {
        var prompt = pair.GetProperty("prompt_len").GetInt32();
        var chosen = pair.GetProperty("chosen_ids").Deserialize<int[]>()!;
        var rejected = pair.GetProperty("rejected_ids").Deserialize<int[]>()!;
        return new TokenPair(chosen[..prompt], chosen[prompt..], rejected[prompt..]);
    }

    /// <summary>Where a number of stories260K.bin is in Hugging Face's layout, whose query and key rows are in halves, not interleaved.</summary>
    private static (string Name, int At) Place(string tensor, int[] index)
    {
        static int Halves(int row) => row / 8 * 8 + row % 2 * 4 + row % 8 / 2;
        string Layer(string part) => $"model.layers.{index[0]}.{part}.weight";
        return tensor switch
        {
            "final" => ("model.norm.weight", index[0]),
            "emb" => ("model.embed_tokens.weight", index[0] * 64 + index[1]),
            "att_norm" => (Layer("input_layernorm"), index[1]),
            "ffn_norm" => (Layer("post_attention_layernorm"), index[1]),
            "wq" => (Layer("self_attn.q_proj"), Halves(index[1]) * 64 + index[2]),
            "wk" => (Layer("self_attn.k_proj"), Halves(index[1]) * 64 + index[2]),
            "wv" => (Layer("self_attn.v_proj"), index[1] * 64 + index[2]),
            "wo" => (Layer("self_attn.o_proj"), index[1] * 64 + index[2]),
            "w1" => (Layer("mlp.gate_proj"), index[1] * 64 + index[2]),
            "w2" => (Layer("mlp.down_proj"), index[1] * 172 + index[2]),
            _ => (Layer("mlp.up_proj"), index[1] * 64 + index[2]),
        };
    }
}

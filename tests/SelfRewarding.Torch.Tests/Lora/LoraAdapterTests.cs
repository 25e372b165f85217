using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;
using static TorchSharp.torch;
using TinyModel = SelfRewarding.Torch.Tests.Models.TinyModel;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>What a pair computes, how an adapter begins and how it is merged.</summary>
public sealed class LoraAdapterTests : IDisposable
{
    private readonly LoraFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_pair_adds_its_scaled_product_and_alone_gets_gradients()
    {
        using var scope = NewDisposeScope();
        using var matrix = Worked();
        var x = tensor(new float[] { 1, 2 });
        matrix.Weight.requires_grad = false;

        // W x + b = (5.5, 10.5); A x = -1; 2 · B · (-1) = (-4, -6).
        var y = matrix.Forward(x);
        Assert.Equal([1.5f, 4.5f], y.data<float>().ToArray());

        // Of the sum: dB = 2 · A x = -2; dA = 2 · (2 + 3) · x = (10, 20).
        y.sum().backward();
        Assert.Equal([10f, 20f], matrix.Pair!.A.grad!.data<float>().ToArray());
        Assert.Equal([-2f, -2f], matrix.Pair.B.grad!.data<float>().ToArray());
        Assert.Null(matrix.Weight.grad);
        Assert.Equal([4f, -4f, 6f, -6f], matrix.Pair.Product().data<float>().ToArray());
    }

    [Fact]
    public void Inputs_are_dropped_only_where_gradients_are_recorded()
    {
        using var scope = NewDisposeScope();
        using var matrix = Worked();
        matrix.Pair!.Dropout = 0.5;
        var x = tensor(new float[] { 1, 2 });
        using (no_grad())
            Assert.Equal([1.5f, 4.5f], matrix.Forward(x).data<float>().ToArray());
        // Each input is 0 or doubled: A x is 0, 2, -4 or -2, never -1.
        Assert.NotEqual(1.5f, matrix.Forward(x)[0].item<float>());
    }

    [Fact]
    public void A_fresh_adapter_changes_no_bit_of_the_logits_and_no_name_of_the_model()
    {
        using var model = TinyModel.Make();
        var (logits, names) = (TinyModel.Logits(model, LoraFiles.Row), Names(model));

        var adapter = LoraAdapter.Fresh(model, LoraFiles.Options with { Targets = [LoraOptions.AllLinear] }, 3, "M1");

        Assert.Equal(logits, TinyModel.Logits(model, LoraFiles.Row));
        Assert.Equal(names, Names(model));
        Assert.Equal(28, adapter.Parameters().Count());                             // two layers, seven matrices, A and B
        using var scope = NewDisposeScope();
        foreach (var (name, value) in adapter.Parameters())
        {
            var largest = value.detach().abs().max().item<float>();
            if (name.EndsWith("lora_B.weight", StringComparison.Ordinal))
                Assert.Equal(0, largest);
            else
                Assert.InRange(largest * Math.Sqrt(value.shape[1]), 0.7, 1);           // uniform within 1/sqrt(inputs)
        }
    }

    [Fact]
    public void Fresh_pairs_follow_from_seed_stage_and_matrix()
    {
        Assert.Equal(First(3, "M1"), First(3, "M1"));
        Assert.NotEqual(First(3, "M1"), First(4, "M1"));
        Assert.NotEqual(First(3, "M1"), First(3, "M2"));

        static float[] First(long seed, string stage)
        {
            using var model = TinyModel.Make();
            using var scope = NewDisposeScope();
            return [.. LoraAdapter.Fresh(model, LoraFiles.Options, seed, stage).Parameters().Select(item => item.Value.detach().sum().item<float>())];
        }
    }

    [Fact]
    public void Merged_weights_give_the_logits_of_the_active_adapter_and_leave_a_plain_model()
    {
        using var model = TinyModel.Make();
        var (before, names) = (TinyModel.Logits(model, LoraFiles.Row), Names(model));
        var adapter = LoraFiles.Trained(model, LoraFiles.Options with { RankStabilized = true });
        var active = TinyModel.Logits(model, LoraFiles.Row);

        adapter.Merge();

        var merged = TinyModel.Logits(model, LoraFiles.Row);
        Assert.Equal(names, Names(model));
        Assert.Null(model.Adapter);
        Assert.InRange(LoraFiles.Distance(active, merged), 0, 2e-5);
        Assert.InRange(LoraFiles.Distance(active, before), 0.1, double.MaxValue);
    }

    [Theory]
    [InlineData("lm_head", false)]
    [InlineData("embed_tokens", false)]
    [InlineData("lm_head", true)]
    public void An_adapter_on_one_use_of_a_shared_matrix_splits_it_and_merging_writes_both(string module, bool asPair)
    {
        var options = asPair ? LoraFiles.Options with { Targets = ["q_proj", module] } : LoraFiles.Options with { ModulesToSave = [module] };
        using var tied = TinyModel.Make(TinyModel.Config with { TiedHead = true });
        var place = files.Folder.In("adapter");
        Directory.CreateDirectory(place);
        // The same numbers in two matrices: what the adapter was trained over.
        using var split = TinyModel.Make(TinyModel.Config with { TiedHead = true });
        split.UntieHead();
        LoraFiles.Trained(split, options).Save(place, "../base");
        var expected = TinyModel.Logits(split, LoraFiles.Row);

        LoraAdapter.Load(tied, place);
        Assert.Equal(expected, TinyModel.Logits(tied, LoraFiles.Row));
        tied.Adapter!.Merge();
        Directory.CreateDirectory(files.Folder.In("merged"));
        WeightFiles.Save(tied, files.Folder.In("merged"));

        using var merged = ModelFiles.Load(files.Folder.In("merged"));
        Assert.False(merged.Config.TiedHead);
        Assert.InRange(LoraFiles.Distance(expected, TinyModel.Logits(merged, LoraFiles.Row)), 0, 2e-5);
    }

    [Fact]
    public void The_head_below_a_pair_may_be_stored_beside_it_as_PEFT_does()
    {
        using var split = TinyModel.Make();
        var place = files.Folder.In("adapter");
        Directory.CreateDirectory(place);
        var adapter = LoraFiles.Trained(split, LoraFiles.Options with { Targets = ["lm_head"] });
        adapter.Save(place, "../base");
        var expected = TinyModel.Logits(split, LoraFiles.Row);
        using (var scope = NewDisposeScope())
        {
            WeightFiles.Write(
                Path.Combine(place, "adapter_model.safetensors"),
                [.. adapter.Parameters().Select(item => ("base_model.model." + item.Name, (Tensor)item.Value)),
                    ("base_model.model.lm_head.base_layer.weight", split.HeadWeight)],
                TensorType.F32);
        }

        using var other = TinyModel.Make();
        using (var quiet = no_grad())
            other.HeadWeight.zero_();
        LoraAdapter.Load(other, place);

        Assert.Equal(expected, TinyModel.Logits(other, LoraFiles.Row));
    }

    [Fact]
    public void A_head_that_is_split_off_leaves_no_tensor_behind()
    {
        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var model = TinyModel.Make(TinyModel.Config with { TiedHead = true });
            model.UntieHead();
            model.UntieHead();
            TinyModel.Logits(model, LoraFiles.Row);
        }));
    }

    [Fact]
    public void Loading_saving_and_merging_leave_no_tensor_behind()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var model = ModelFiles.Load(files.Folder.In("adapter"));
            model.Adapter!.Train(0.1);
            TinyModel.Logits(model, LoraFiles.Row);
            model.Adapter.Save(files.Folder.In("adapter"), "../base");
            model.Adapter.Merge();
        }));
        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var model = TinyModel.Make();
            LoraAdapter.Fresh(model, LoraFiles.Options, 3, "M1");
        }));
    }

    /// <summary>W = ((1, 2), (3, 4)), b = (0.5, -0.5), A = (1, -1), B = (2, 3), scaling 2.</summary>
    private static Projection Worked()
    {
        var matrix = new Projection(2, 2, hasBias: true);
        var pair = new LowRankPair(2, 2, 1, 2);
        using var quiet = no_grad();
        matrix.Weight.copy_(tensor(new float[,] { { 1, 2 }, { 3, 4 } }));
        matrix.get_parameter("bias")!.copy_(tensor(new float[] { 0.5f, -0.5f }));
        pair.A.copy_(tensor(new float[,] { { 1, -1 } }));
        pair.B.copy_(tensor(new float[,] { { 2 }, { 3 } }));
        matrix.Attach(pair);
        return matrix;
    }

    private static IEnumerable<string> Names(CausalLM model)
    {
        using var scope = NewDisposeScope();
        return [.. model.state_dict().Keys, .. model.named_parameters().Select(item => item.name)];
    }
}

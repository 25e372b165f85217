using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Tests.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;
using TinyModel = SelfRewarding.Torch.Tests.Models.TinyModel;

namespace SelfRewarding.Torch.Tests.Lora;

public sealed class LoraAdapterTests : IDisposable
{
    private static readonly LoraOptions Options = new() { Rank = 2, Alpha = 6, Targets = ["q_proj", "down_proj"] };
    private static readonly int[] Row = [2, 3, 4, 5, 6];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

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
        var (logits, names) = (TinyModel.Logits(model, Row), Names(model));

        var adapter = LoraAdapter.Fresh(model, Options with { Targets = [LoraOptions.AllLinear] }, 3, "M1");

        Assert.Equal(logits, TinyModel.Logits(model, Row));
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
            return [.. LoraAdapter.Fresh(model, Options, seed, stage).Parameters().Select(item => item.Value.detach().sum().item<float>())];
        }
    }

    [Fact]
    public void Merged_weights_give_the_logits_of_the_active_adapter_and_leave_a_plain_model()
    {
        using var model = TinyModel.Make();
        var (before, names) = (TinyModel.Logits(model, Row), Names(model));
        var adapter = Trained(model, Options with { RankStabilized = true });
        var active = TinyModel.Logits(model, Row);

        adapter.Merge();

        var merged = TinyModel.Logits(model, Row);
        Assert.Equal(names, Names(model));
        Assert.Null(model.Adapter);
        Assert.InRange(Distance(active, merged), 0, 2e-5);
        Assert.InRange(Distance(active, before), 0.1, double.MaxValue);
    }

    [Fact]
    public void What_is_saved_is_loaded_back_with_modules_saved_whole()
    {
        var options = Options with { ModulesToSave = ["lm_head", "model.norm"], RankStabilized = true, Dropout = 0.1 };
        var model = SaveBase();
        Directory.CreateDirectory(folder.In("adapter"));
        float[][] active;
        using (var trained = ModelFiles.Load(model))
        {
            Trained(trained, options).Save(folder.In("adapter"), "../base");
            active = TinyModel.Logits(trained, Row);
        }

        using var loaded = ModelFiles.Load(folder.In("adapter"));
        Assert.Equal(active, TinyModel.Logits(loaded, Row));
        using var over = ModelFiles.Load(model, folder.In("adapter"));
        Assert.Equal(active, TinyModel.Logits(over, Row));
        Assert.Equal(
            [
                "base_model.model.lm_head.weight", "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight",
                "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight", "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
                "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight", "base_model.model.model.layers.1.mlp.down_proj.lora_A.weight",
                "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight", "base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight",
                "base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight", "base_model.model.model.norm.weight",
            ],
            SafetensorsIndex.ReadFile(folder.In("adapter/adapter_model.safetensors")).Select(entry => entry.Name));
        var config = JsonNode.Parse(File.ReadAllText(folder.In("adapter/adapter_config.json")))!;
        Assert.Equal(
            """["LORA","CAUSAL_LM",2,6,0.1,true,["down_proj","q_proj"],["lm_head","model.norm"],"../base","none"]""",
            new JsonArray([.. ((string[])["peft_type", "task_type", "r", "lora_alpha", "lora_dropout", "use_rslora", "target_modules", "modules_to_save",
                "base_model_name_or_path", "bias"]).Select(key => config[key]!.DeepClone())]).ToJsonString());
    }

    [Theory]
    [InlineData(TensorType.F32, 1e-4)]
    [InlineData(TensorType.BF16, 1)]
    public void Merging_folders_gives_a_model_folder_like_any_other(TensorType type, double tolerance)
    {
        SaveBase();
        SaveAdapter("adapter", "../base", 3);
        File.WriteAllText(folder.In("base/tokenizer.json"), "base");
        File.WriteAllText(folder.In("base/generation_config.json"), "{}");
        float[][] active;
        using (var model = ModelFiles.Load(folder.In("adapter")))
            active = TinyModel.Logits(model, Row);

        var figures = AdapterMerge.Write(new Checkpoint("M", folder.In("adapter")), folder.In("merged"), type);

        Assert.Equal(4, figures.Matrices);
        Assert.InRange(figures.Distance, 0, 1e-4);
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], folder.Files("merged").Keys.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(folder.In("merged.part")));
        using var merged = WeightFiles.Load(folder.In("merged"));
        Assert.InRange(Distance(active, TinyModel.Logits(merged, Row)), 0, tolerance);

        File.WriteAllText(folder.In("adapter/tokenizer.json"), "the adapter's own");
        File.WriteAllText(folder.In("adapter/adapter_config.json"), File.ReadAllText(folder.In("adapter/adapter_config.json")).Replace("../base", "../gone", StringComparison.Ordinal));
        AdapterMerge.Write(new Checkpoint("M", folder.In("base")) { Adapter = folder.In("adapter") }, folder.In("again"), type);
        Assert.Equal(File.ReadAllBytes(folder.In("merged/model.safetensors")), File.ReadAllBytes(folder.In("again/model.safetensors")));
        Assert.Equal("the adapter's own", File.ReadAllText(folder.In("again/tokenizer.json")));
        Assert.Contains("no adapter to merge", Assert.Throws<UserFaultException>(() => AdapterMerge.Write(new Checkpoint("M", folder.In("base")), folder.In("third"), type)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merging_leaves_no_tensor_behind()
    {
        SaveBase();
        SaveAdapter("adapter", "../base", 3);
        Assert.Equal(0, TensorCount.LeftBy(() => AdapterMerge.Write(new Checkpoint("M", folder.In("adapter")), folder.In("merged"), TensorType.F16)));
    }

    [Fact]
    public void An_adapter_over_an_adapter_stands_over_the_merged_weights_of_the_one_below()
    {
        SaveBase();
        SaveAdapter("inner", "../base", 3);
        SaveAdapter("outer", "../inner", 4);

        using var loaded = ModelFiles.Load(folder.In("outer"));
        var active = TinyModel.Logits(loaded, Row);

        using var model = ModelFiles.Load(folder.In("base"), folder.In("inner"));
        model.Adapter!.Merge();
        LoraAdapter.Load(model, folder.In("outer"));
        Assert.Equal(TinyModel.Logits(model, Row), active);
    }

    [Fact]
    public void Loading_saving_and_merging_leave_no_tensor_behind()
    {
        SaveBase();
        SaveAdapter("adapter", "../base", 3);
        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var model = ModelFiles.Load(folder.In("adapter"));
            model.Adapter!.Train(0.1);
            TinyModel.Logits(model, Row);
            model.Adapter.Save(folder.In("adapter"), "../base");
            model.Adapter.Merge();
        }));
        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var model = TinyModel.Make();
            LoraAdapter.Fresh(model, Options, 3, "M1");
        }));
    }

    [Fact]
    public void A_target_or_module_that_is_not_there_is_named_with_those_that_are()
    {
        using var model = TinyModel.Make();
        var error = Assert.Throws<UserFaultException>(() => LoraAdapter.Fresh(model, Options with { Targets = ["q_proj", "c_attn"] }, 1, "M1"));
        Assert.Equal(
            "lora.targets names c_attn; the model's matrices are lm_head, down_proj, gate_proj, up_proj, k_proj, o_proj, q_proj, v_proj, or \"all-linear\" for all but the head",
            error.Message);
        error = Assert.Throws<UserFaultException>(() => LoraAdapter.Fresh(model, Options with { ModulesToSave = ["score"] }, 1, "M1"));
        Assert.Equal("lora: modules_to_save names score; the model has no such module", error.Message);
        using var tied = TinyModel.Make(TinyModel.Config with { TiedHead = true });
        error = Assert.Throws<UserFaultException>(() => LoraAdapter.Fresh(tied, Options with { ModulesToSave = ["lm_head"] }, 1, "M1"));
        Assert.Contains("the head of this model is its embedding", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":[\"c_attn\"]", "target_modules fits no matrix of the model; its matrices are lm_head, down_proj")]
    [InlineData("\"r\":2", "\"r\":3", "tensor base_model.model.model.layers.0.mlp.down_proj.lora_A.weight has shape [2, 24]; base model and adapter_config.json ask for [3, 24]")]
    [InlineData("\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":[\"q_proj\"]", "down_proj.lora_A.weight belongs to no module of the base model that adapter_config.json names")]
    [InlineData("\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":\"all-linear\"", "gate_proj.lora_A.weight is missing")]
    [InlineData("../base", "../nowhere", "its base model ../nowhere is not at")]
    [InlineData("\"../base\"", "null", "adapter_config.json names no base model; give it with --model BASE --adapter")]
    [InlineData("../base", "../adapter", "more than 16 adapters stand over each other")]
    [InlineData("\"r\":2", "\"r\":0", "r is 0; it must be a whole number from 1")]
    public void An_adapter_that_does_not_fit_is_told_by_name(string was, string becomes, string said)
    {
        SaveBase();
        SaveAdapter("adapter", "../base", 3);
        Change(was, becomes);
        var error = Assert.Throws<UserFaultException>(() => ModelFiles.Load(folder.In("adapter")));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_of_another_model_and_a_pickle_are_refused()
    {
        SaveBase();
        SaveAdapter("adapter", "../base", 3);
        using (var other = TinyModel.Make(TinyModel.Config with { Layers = 1 }))
            Assert.Contains("it was made for another one", Assert.Throws<UserFaultException>(() => LoraAdapter.Load(other, folder.In("adapter"))).Message, StringComparison.Ordinal);
        File.Move(folder.In("adapter/adapter_model.safetensors"), folder.In("adapter/adapter_model.bin"));
        var error = Assert.Throws<UserFaultException>(() => ModelFiles.Load(folder.In("adapter")));
        Assert.Contains("adapter_model.bin: this is a Python pickle", error.Message, StringComparison.Ordinal);
        File.Delete(folder.In("adapter/adapter_model.bin"));
        Assert.Contains("there is no adapter_model.safetensors", Assert.Throws<UserFaultException>(() => ModelFiles.Load(folder.In("adapter"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sharded_adapter_and_other_ranks_for_some_matrices_are_read()
    {
        SaveBase();
        Directory.CreateDirectory(folder.In("adapter"));
        using (var model = ModelFiles.Load(folder.In("base")))
        {
            var adapter = Trained(model, Options);
            using var scope = NewDisposeScope();
            (string, Tensor)[] tensors = [.. adapter.Parameters().Select(item => ("base_model.model." + item.Name, item.Name switch
            {
                "model.layers.1.self_attn.q_proj.lora_A.weight" => ones(3, 16),
                "model.layers.1.self_attn.q_proj.lora_B.weight" => ones(16, 3),
                _ => item.Value.detach(),
            }))];
            WeightFiles.Write(folder.In("adapter/adapter_model-00001-of-00002.safetensors"), tensors[..3], TensorType.BF16);
            WeightFiles.Write(folder.In("adapter/adapter_model-00002-of-00002.safetensors"), tensors[3..], TensorType.F32);
            var map = new JsonObject(tensors.Select((item, i) => KeyValuePair.Create(item.Item1, (JsonNode?)$"adapter_model-0000{(i < 3 ? 1 : 2)}-of-00002.safetensors")));
            File.WriteAllText(folder.In("adapter/adapter_model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());
            AdapterConfigFile.Write(folder.In("adapter"), adapter.Config with
            {
                Base = "../base",
                RankPattern = [KeyValuePair.Create("layers.1.self_attn.q_proj", 3.0)],
                AlphaPattern = [KeyValuePair.Create(@"layers\.1\..*\.q_proj", 12.0)],
            });
        }

        using var loaded = ModelFiles.Load(folder.In("adapter"));
        var pairs = AdapterModules.All(loaded).Where(item => item.Matrix.Pair is not null).ToDictionary(item => item.Module, item => item.Matrix.Pair!);
        Assert.Equal(3, pairs["model.layers.0.self_attn.q_proj"].Scaling);                                 // 6 / 2
        Assert.Equal(4, pairs["model.layers.1.self_attn.q_proj"].Scaling);                                 // 12 / 3
        Assert.Equal([3, 16], pairs["model.layers.1.self_attn.q_proj"].A.shape);
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

    /// <summary>An adapter with values everywhere, as if it had been trained.</summary>
    private static LoraAdapter Trained(CausalLM model, LoraOptions options, long seed = 5)
    {
        var adapter = LoraAdapter.Fresh(model, options, seed, "M1");
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (var (name, value) in adapter.Parameters())
        {
            var random = RandomStream.Walk(RandomStream.For(seed, name));
            value.add_(tensor((float[])[.. Enumerable.Range(0, (int)value.numel()).Select(_ => (float)(random.Uniform() - 0.5))]).view(value.shape));
        }
        return adapter;
    }

    private string SaveBase()
    {
        Directory.CreateDirectory(folder.In("base"));
        using var model = TinyModel.Make();
        WeightFiles.Save(model, folder.In("base"));
        return folder.In("base");
    }

    private void SaveAdapter(string name, string below, long seed)
    {
        Directory.CreateDirectory(folder.In(name));
        using var model = TinyModel.Make();
        Trained(model, Options, seed).Save(folder.In(name), below);
    }

    private void Change(string was, string becomes)
    {
        var path = folder.In("adapter/adapter_config.json");
        var text = JsonNode.Parse(File.ReadAllText(path))!.ToJsonString();
        Assert.Contains(was, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(was, becomes, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(CausalLM model)
    {
        using var scope = NewDisposeScope();
        return [.. model.state_dict().Keys, .. model.named_parameters().Select(item => item.name)];
    }

    private static double Distance(float[][] a, float[][] b) => a.SelectMany(row => row).Zip(b.SelectMany(row => row), (x, y) => Math.Abs((double)x - y)).Max();
}

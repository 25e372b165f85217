using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;
using TinyModel = SelfRewarding.Torch.Tests.Models.TinyModel;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Adapters as files: what is saved is loaded, in every layout, and merged into a model folder.</summary>
public sealed class AdapterFilesTests : IDisposable
{
    private readonly LoraFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void What_is_saved_is_loaded_back_with_modules_saved_whole()
    {
        var options = LoraFiles.Options with { ModulesToSave = ["lm_head", "model.norm"], RankStabilized = true, Dropout = 0.1 };
        var model = files.SaveBase();
        Directory.CreateDirectory(files.Folder.In("adapter"));
        float[][] active;
        using (var trained = ModelFiles.Load(model))
        {
            LoraFiles.Trained(trained, options).Save(files.Folder.In("adapter"), "../base");
            active = TinyModel.Logits(trained, LoraFiles.Row);
        }

        using var loaded = ModelFiles.Load(files.Folder.In("adapter"));
        Assert.Equal(active, TinyModel.Logits(loaded, LoraFiles.Row));
        using var over = ModelFiles.Load(model, files.Folder.In("adapter"));
        Assert.Equal(active, TinyModel.Logits(over, LoraFiles.Row));
        Assert.Equal(
            [
                "base_model.model.lm_head.weight", "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight",
                "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight", "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
                "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight", "base_model.model.model.layers.1.mlp.down_proj.lora_A.weight",
                "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight", "base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight",
                "base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight", "base_model.model.model.norm.weight",
            ],
            SafetensorsIndex.ReadFile(files.Folder.In("adapter/adapter_model.safetensors")).Select(entry => entry.Name));
        var config = JsonNode.Parse(File.ReadAllText(files.Folder.In("adapter/adapter_config.json")))!;
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
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        File.WriteAllText(files.Folder.In("base/tokenizer.json"), "base");
        File.WriteAllText(files.Folder.In("base/generation_config.json"), "{}");
        float[][] active;
        using (var model = ModelFiles.Load(files.Folder.In("adapter")))
            active = TinyModel.Logits(model, LoraFiles.Row);

        var figures = AdapterMerge.Write(new Checkpoint("M", files.Folder.In("adapter")), files.Folder.In("merged"), type);

        Assert.Equal(4, figures.Matrices);
        Assert.InRange(figures.Distance, 0, 1e-4);
        Assert.Equal(["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], files.Folder.Files("merged").Keys.Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(files.Folder.In("merged.part")));
        using var merged = WeightFiles.Load(files.Folder.In("merged"));
        Assert.InRange(LoraFiles.Distance(active, TinyModel.Logits(merged, LoraFiles.Row)), 0, tolerance);

        File.WriteAllText(files.Folder.In("adapter/tokenizer.json"), "the adapter's own");
        File.WriteAllText(files.Folder.In("adapter/adapter_config.json"), File.ReadAllText(files.Folder.In("adapter/adapter_config.json")).Replace("../base", "../gone", StringComparison.Ordinal));
        AdapterMerge.Write(new Checkpoint("M", files.Folder.In("base")) { Adapter = files.Folder.In("adapter") }, files.Folder.In("again"), type);
        Assert.Equal(File.ReadAllBytes(files.Folder.In("merged/model.safetensors")), File.ReadAllBytes(files.Folder.In("again/model.safetensors")));
        Assert.Equal("the adapter's own", File.ReadAllText(files.Folder.In("again/tokenizer.json")));
        Assert.Contains("no adapter to merge", Assert.Throws<UserFaultException>(() => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("base")), files.Folder.In("third"), type)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merging_leaves_no_tensor_behind()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        Assert.Equal(0, TensorCount.LeftBy(() => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("adapter")), files.Folder.In("merged"), TensorType.F16)));
    }

    [Fact]
    public void An_adapter_over_an_adapter_stands_over_the_merged_weights_of_the_one_below()
    {
        files.SaveBase();
        files.SaveAdapter("inner", "../base", 3);
        files.SaveAdapter("outer", "../inner", 4);

        using var loaded = ModelFiles.Load(files.Folder.In("outer"));
        var active = TinyModel.Logits(loaded, LoraFiles.Row);

        using var model = ModelFiles.Load(files.Folder.In("base"), files.Folder.In("inner"));
        model.Adapter!.Merge();
        LoraAdapter.Load(model, files.Folder.In("outer"));
        Assert.Equal(TinyModel.Logits(model, LoraFiles.Row), active);
    }

    [Fact]
    public void A_sharded_adapter_and_other_ranks_for_some_matrices_are_read()
    {
        files.SaveBase();
        Directory.CreateDirectory(files.Folder.In("adapter"));
        using (var model = ModelFiles.Load(files.Folder.In("base")))
        {
            var adapter = LoraFiles.Trained(model, LoraFiles.Options);
            using var scope = NewDisposeScope();
            (string, Tensor)[] tensors = [.. adapter.Parameters().Select(item => ("base_model.model." + item.Name, item.Name switch
            {
                "model.layers.1.self_attn.q_proj.lora_A.weight" => ones(3, 16),
                "model.layers.1.self_attn.q_proj.lora_B.weight" => ones(16, 3),
                _ => item.Value.detach(),
            }))];
            WeightFiles.Write(files.Folder.In("adapter/adapter_model-00001-of-00002.safetensors"), tensors[..3], TensorType.BF16);
            WeightFiles.Write(files.Folder.In("adapter/adapter_model-00002-of-00002.safetensors"), tensors[3..], TensorType.F32);
            var map = new JsonObject(tensors.Select((item, i) => KeyValuePair.Create(item.Item1, (JsonNode?)$"adapter_model-0000{(i < 3 ? 1 : 2)}-of-00002.safetensors")));
            File.WriteAllText(files.Folder.In("adapter/adapter_model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());
            AdapterConfigFile.Write(files.Folder.In("adapter"), adapter.Config with
            {
                Base = "../base",
                RankPattern = [KeyValuePair.Create("layers.1.self_attn.q_proj", 3.0)],
                AlphaPattern = [KeyValuePair.Create(@"layers\.1\..*\.q_proj", 12.0)],
            });
        }

        using var loaded = ModelFiles.Load(files.Folder.In("adapter"));
        var pairs = AdapterModules.All(loaded).Where(item => item.Matrix.Pair is not null).ToDictionary(item => item.Module, item => item.Matrix.Pair!);
        Assert.Equal(3, pairs["model.layers.0.self_attn.q_proj"].Scaling);                                 // 6 / 2
        Assert.Equal(4, pairs["model.layers.1.self_attn.q_proj"].Scaling);                                 // 12 / 3
        Assert.Equal([3, 16], pairs["model.layers.1.self_attn.q_proj"].A.shape);
    }
}

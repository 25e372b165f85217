using System.Text.Json.Nodes;
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
            new JsonArray([.. ((string[])[
                "peft_type", "task_type", "r", "lora_alpha", "lora_dropout", "use_rslora", "target_modules", "modules_to_save",
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
        Assert.Equal(
            ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"],
            files.Folder.Files("merged").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["adapter", "base", "merged"], Directory.GetFileSystemEntries(files.Folder.In("")).Select(Path.GetFileName).Order());
        using var merged = WeightFiles.Load(files.Folder.In("merged"));
        Assert.InRange(LoraFiles.Distance(active, TinyModel.Logits(merged, LoraFiles.Row)), 0, tolerance);

        File.WriteAllText(files.Folder.In("adapter/tokenizer.json"), "the adapter's own");
        File.WriteAllText(
            files.Folder.In("adapter/adapter_config.json"),
            File.ReadAllText(files.Folder.In("adapter/adapter_config.json")).Replace("../base", "../gone", StringComparison.Ordinal));
        AdapterMerge.Write(new Checkpoint("M", files.Folder.In("base")) { Adapter = files.Folder.In("adapter") }, files.Folder.In("again"), type);
        Assert.Equal(File.ReadAllBytes(files.Folder.In("merged/model.safetensors")), File.ReadAllBytes(files.Folder.In("again/model.safetensors")));
        Assert.Equal("the adapter's own", File.ReadAllText(files.Folder.In("again/tokenizer.json")));
        Assert.Contains(
            "no adapter to merge",
            Assert.Throws<UserFaultException>(
                () => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("base")), files.Folder.In("third"), type)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, TensorType.F16, "which F16 cannot hold; use --type BF16 or F32")]
    [InlineData(8e18, TensorType.F32, "the model's logits are not finite on a probe; the adapter's numbers are too large, use another one")]
    [InlineData(1e30, TensorType.F32, "has values that are not finite; the adapter's numbers are too large, use another one")]
    public void Sums_that_cannot_be_stored_are_refused_and_nothing_is_left(double times, TensorType type, string said)
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        using (NewDisposeScope())
        {
            var path = files.Folder.In("adapter/adapter_model.safetensors");
            (string, Tensor)[] tensors = [.. SafetensorsIndex.ReadFile(path).Select(entry => (entry.Name, WeightFiles.Read(entry) * times))];
            WeightFiles.Write(path, tensors, TensorType.F32);
        }

        var message = Assert.Throws<UserFaultException>(
            () => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("adapter")), files.Folder.In("merged"), type)).Message;

        Assert.StartsWith($"{files.Folder.In("adapter")}: with the adapter ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
        Assert.Equal(["adapter", "base"], Directory.GetFileSystemEntries(files.Folder.In("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_merge_that_fails_while_it_writes_leaves_nothing_and_takes_nothing_away()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        Directory.CreateDirectory(files.Folder.In("merged.part"));
        // Found when the tokenizer is copied, after the folder was made.
        File.WriteAllText(files.Folder.In("base/tokenizer.model"), "no SentencePiece");

        Assert.Throws<UserFaultException>(
            () => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("adapter")), files.Folder.In("merged"), TensorType.F32));

        Assert.Equal(["adapter", "base", "merged.part"], Directory.GetFileSystemEntries(files.Folder.In("")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Merging_leaves_no_tensor_behind()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        Assert.Equal(
            0,
            TensorCount.LeftBy(() => AdapterMerge.Write(new Checkpoint("M", files.Folder.In("adapter")), files.Folder.In("merged"), TensorType.F16)));
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
    public void A_sharded_adapter_is_read()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        using var whole = ModelFiles.Load(files.Folder.In("adapter"));
        using (NewDisposeScope())
        {
            var path = files.Folder.In("adapter/adapter_model.safetensors");
            (string, Tensor)[] tensors = [.. SafetensorsIndex.ReadFile(path).Select(entry => (entry.Name, WeightFiles.Read(entry).clone()))];
            WeightFiles.Write(files.Folder.In("adapter/adapter_model-1.safetensors"), tensors[..3], TensorType.F32);
            WeightFiles.Write(files.Folder.In("adapter/adapter_model-2.safetensors"), tensors[3..], TensorType.F32);
            var map = tensors.Select((item, i) => $"\"{item.Item1}\":\"adapter_model-{(i < 3 ? 1 : 2)}.safetensors\"");
            File.WriteAllText(path + ".index.json", "{\"weight_map\":{" + string.Join(',', map) + "}}");
            File.Delete(path);
        }

        using var sharded = ModelFiles.Load(files.Folder.In("adapter"));
        Assert.Equal(TinyModel.Logits(whole, LoraFiles.Row), TinyModel.Logits(sharded, LoraFiles.Row));
    }

    [Fact]
    public void Other_alphas_hold_for_the_matrices_they_name()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        files.Change("\"alpha_pattern\":{}", "\"alpha_pattern\":{\"layers.1.*q_proj\":12}");

        using var loaded = ModelFiles.Load(files.Folder.In("adapter"));
        var scales = AdapterModules.All(loaded).Where(item => item.Matrix.Pair is not null).Select(item => item.Matrix.Pair!.Scaling);
        Assert.Equal([3, 3, 3, 6], scales);                                             // 6 / 2; of layer 1's q_proj, the last by name, 12 / 2
    }
}

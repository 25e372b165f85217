using SelfRewarding.Torch.Lora;
using SelfRewarding.Torch.Models;
using TinyModel = SelfRewarding.Torch.Tests.Models.TinyModel;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Adapters that do not belong to the model are told by name.</summary>
public sealed class LoraFaultTests : IDisposable
{
    private readonly LoraFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_target_or_module_that_is_not_there_is_named_with_those_that_are()
    {
        using var model = TinyModel.Make();
        var error = Assert.Throws<UserFaultException>(
            () => LoraAdapter.Fresh(model, LoraFiles.Options with { Targets = ["q_proj", "c_attn"] }, 1, "M1"));
        Assert.Equal(
            "lora.targets names c_attn; "
            + "the model's matrices are lm_head, down_proj, gate_proj, up_proj, k_proj, o_proj, q_proj, v_proj, "
            + "or \"all-linear\" for all but the head",
            error.Message);
        error = Assert.Throws<UserFaultException>(() => LoraAdapter.Fresh(model, LoraFiles.Options with { ModulesToSave = ["score"] }, 1, "M1"));
        Assert.Equal("lora: modules_to_save names score; the model has no such module", error.Message);
        using var tied = TinyModel.Make(TinyModel.Config with { TiedHead = true });
        error = Assert.Throws<UserFaultException>(() => LoraAdapter.Fresh(tied, LoraFiles.Options with { ModulesToSave = ["lm_head"] }, 1, "M1"));
        Assert.Contains("the head of this model is its embedding", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":[\"c_attn\"]",
        "target_modules fits no matrix of the model; its matrices are lm_head, down_proj")]
    [InlineData(
        "\"r\":2", "\"r\":3",
        "tensor base_model.model.model.layers.0.mlp.down_proj.lora_A.weight has shape [2, 24]; base model and adapter_config.json ask for [3, 24]")]
    [InlineData(
        "\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":[\"q_proj\"]",
        "down_proj.lora_A.weight belongs to no module of the base model that adapter_config.json names")]
    [InlineData("\"target_modules\":[\"down_proj\",\"q_proj\"]", "\"target_modules\":\"all-linear\"", "gate_proj.lora_A.weight is missing")]
    [InlineData(
        "\"rank_pattern\":{}", "\"rank_pattern\":{\"layers.1.self_attn.q_proj\":3}",
        "layers.1.self_attn.q_proj.lora_A.weight has shape [2, 16]; base model and adapter_config.json ask for [3, 16]")]
    [InlineData("../base", "../nowhere", "its base model ../nowhere is not at")]
    [InlineData("\"../base\"", "null", "adapter_config.json names no base model; give it with --model BASE --adapter")]
    [InlineData("../base", "../adapter", "more than 16 adapters stand over each other")]
    [InlineData("\"r\":2", "\"r\":0", "r is 0; it must be a whole number from 1")]
    public void An_adapter_that_does_not_fit_is_told_by_name(string was, string becomes, string said)
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        files.Change(was, becomes);
        var error = Assert.Throws<UserFaultException>(() => ModelFiles.Load(files.Folder.In("adapter")));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_adapter_of_another_model_and_a_pickle_are_refused()
    {
        files.SaveBase();
        files.SaveAdapter("adapter", "../base", 3);
        using (var other = TinyModel.Make(TinyModel.Config with { Layers = 1 }))
            Assert.Contains(
                "it was made for another one", Assert.Throws<UserFaultException>(() => LoraAdapter.Load(other, files.Folder.In("adapter"))).Message,
                StringComparison.Ordinal);
        File.Move(files.Folder.In("adapter/adapter_model.safetensors"), files.Folder.In("adapter/adapter_model.bin"));
        var error = Assert.Throws<UserFaultException>(() => ModelFiles.Load(files.Folder.In("adapter")));
        Assert.Contains("adapter_model.bin: this is a Python pickle", error.Message, StringComparison.Ordinal);
        File.Delete(files.Folder.In("adapter/adapter_model.bin"));
        Assert.Contains(
            "there is no adapter_model.safetensors", Assert.Throws<UserFaultException>(() => ModelFiles.Load(files.Folder.In("adapter"))).Message,
            StringComparison.Ordinal);
    }
}

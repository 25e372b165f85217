using System.Text.Json;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace SelfRewarding.Torch.Tests.Training;

public sealed class AdamWTests
{
    [Fact]
    public void Clipping_and_updates_are_those_of_torch_optim_AdamW()
    {
        using var golden = SharedData.Json("conformance/training/optimizer.json");
        using var scope = NewDisposeScope();
        var parameters = golden.RootElement.GetProperty("start").EnumerateObject()
            .ToDictionary(item => item.Name, item => new Parameter(Values(item.Value)));
        using var optimizer = new AdamW(parameters.Select(item => (item.Key, item.Value)), new AdamWOptions());

        foreach (var step in golden.RootElement.GetProperty("steps").EnumerateArray())
        {
            foreach (var (name, parameter) in parameters)
                parameter.grad = Values(step.GetProperty("gradient").GetProperty(name));
            var norm = optimizer.Step(step.GetProperty("lr").GetDouble());
            var expected = step.GetProperty("norm_before_clipping").GetDouble();
            Assert.InRange(norm, expected * (1 - 1e-6), expected * (1 + 1e-6));
            foreach (var (name, parameter) in parameters)
                Assert.InRange((parameter - Values(step.GetProperty("after").GetProperty(name))).abs().max().item<float>(), 0, 1e-6);
        }
    }

    [Fact]
    public void Norms_and_biases_do_not_decay()
    {
        Assert.True(AdamW.Decays("model.embed_tokens.weight"));
        Assert.True(AdamW.Decays("model.layers.0.mlp.up_proj.weight"));
        Assert.False(AdamW.Decays("model.layers.0.self_attn.q_proj.bias"));
        Assert.False(AdamW.Decays("model.layers.0.input_layernorm.weight"));
        Assert.False(AdamW.Decays("model.norm.weight"));
    }

    private static Tensor Values(JsonElement element) => element[0].ValueKind == JsonValueKind.Array
        ? stack([.. element.EnumerateArray().Select(Values)])
        : tensor(element.Deserialize<float[]>()!);
}

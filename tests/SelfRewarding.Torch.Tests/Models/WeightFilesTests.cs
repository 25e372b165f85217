using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Tests.Models;

public sealed class WeightFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(TensorType.F32, 0)]
    [InlineData(TensorType.F16, 2e-3)]
    [InlineData(TensorType.BF16, 2e-2)]
    public void Weights_are_read_back_as_they_were_stored(TensorType type, double tolerance)
    {
        using var model = TinyModel.Make();
        WeightFiles.Save(model, folder, type);

        using var loaded = WeightFiles.Load(folder);

        using var scope = NewDisposeScope();
        var saved = model.state_dict();
        foreach (var (name, value) in loaded.state_dict())
            Assert.InRange((value - saved[name]).abs().max().item<float>(), 0, tolerance);
        Assert.Equal(File.ReadAllBytes(Weights), Again(model, type));
    }

    [Fact]
    public void A_missing_and_a_superfluous_tensor_are_named()
    {
        using var model = TinyModel.Make();
        using var scope = NewDisposeScope();
        Save(
            model,
            [.. model.state_dict().Where(item => item.Key != "model.norm.weight").Select(item => (item.Key, item.Value)), ("model.extra", ones(3))]);

        var message = Assert.Throws<UserFaultException>(() => WeightFiles.Load(folder)).Message;

        Assert.Contains("tensor model.norm.weight is missing", message);
        Assert.Contains("tensor model.extra is not part of the architecture", message);
    }

    [Fact]
    public void A_tensor_of_another_shape_and_one_with_values_that_are_not_finite_are_named()
    {
        using var model = TinyModel.Make();
        using var scope = NewDisposeScope();
        Save(model, [.. model.state_dict().Select(item => (item.Key, item.Key == "model.norm.weight" ? ones(17) : item.Value))]);
        Assert.Contains(
            "tensor model.norm.weight has shape [17]; config.json asks for [16]",
            Assert.Throws<UserFaultException>(() => WeightFiles.Load(folder)).Message);

        Save(model, [.. model.state_dict().Select(item => (item.Key, item.Key == "model.norm.weight" ? full(16, float.NaN) : item.Value))]);
        Assert.Contains(
            "tensor model.norm.weight has values that are not finite", Assert.Throws<UserFaultException>(() => WeightFiles.Load(folder)).Message);
    }

    [Fact]
    public void A_config_that_asks_for_more_than_the_files_hold_takes_no_memory()
    {
        using var model = TinyModel.Make();
        WeightFiles.Save(model, folder);
        var path = Path.Combine(folder, "config.json");
        File.WriteAllText(
            path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(path), "\"vocab_size\": \\d+", "\"vocab_size\": 2000000000"));

        Assert.Contains("asks for at least 32,00", Assert.Throws<UserFaultException>(() => WeightFiles.Load(folder)).Message);
    }

    [Fact]
    public void Loading_and_saving_leave_nothing_behind_but_the_model()
    {
        using (var model = TinyModel.Make())
            WeightFiles.Save(model, folder);

        Assert.Equal(0, TensorCount.LeftBy(() =>
        {
            using var loaded = WeightFiles.Load(folder);
            WeightFiles.Save(loaded, folder);
        }));
    }

    private string Weights => Path.Combine(folder, "model.safetensors");

    private byte[] Again(CausalLM model, TensorType type)
    {
        WeightFiles.Save(model, folder, type);
        return File.ReadAllBytes(Weights);
    }

    private void Save(CausalLM model, IReadOnlyList<(string, Tensor)> tensors)
    {
        ModelConfigFile.Write(folder, model.Config, "float32");
        WeightFiles.Write(Weights, tensors, TensorType.F32);
    }
}

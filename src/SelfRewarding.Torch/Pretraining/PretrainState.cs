using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Training;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Pretraining;

/// <summary>What an interrupted pretraining goes on from: one safetensors file with weights, moments and the update reached.</summary>
internal sealed class PretrainState(string path)
{
    private const string Update = "update";

    /// <summary>Writes the state beside its place and moves it there.</summary>
    public void Save(CausalLM model, AdamW optimizer, int update)
    {
        using var scope = NewDisposeScope();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WeightFiles.Write(path, [.. Tensors(model, optimizer), (Update, tensor((float)update).reshape(1))], TensorType.F32);
    }

    /// <summary>Fills model and optimizer from the file; gives the update to go on with, 0 where there is no file.</summary>
    public int Restore(CausalLM model, AdamW optimizer)
    {
        if (!File.Exists(path))
            return 0;
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var stored = SafetensorsIndex.ReadFile(path).ToDictionary(entry => entry.Name);
        foreach (var (name, value) in Tensors(model, optimizer))
            value.copy_(WeightFiles.Read(stored[name]).view(value.shape));
        return (int)WeightFiles.Read(stored[Update]).item<float>();
    }

    private static IEnumerable<(string Name, Tensor Value)> Tensors(CausalLM model, AdamW optimizer) =>
        model.named_parameters().Select(item => (item.name, (Tensor)item.parameter)).Concat(optimizer.State());
}

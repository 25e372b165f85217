using System.Runtime.InteropServices;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Weights;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Fills a model from a GGUF file.</summary>
internal static class GgufModel
{
    /// <summary>Builds the model and decodes the file's blocks into its parameters; no second copy of a tensor is made.</summary>
    /// <exception cref="UserFaultException">A tensor is missing, superfluous, of the wrong shape or not finite.</exception>
    public static CausalLM Load(string path)
    {
        var config = ModelConfigFile.Read(path);
        using var weights = WeightSource.Open(path);
        WeightShapes.Check(path, config, weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape));
        var model = new CausalLM(config);
        try
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var parameters = model.state_dict();
            foreach (var tensor in weights.Tensors)
            {
                if (parameters.TryGetValue(tensor.Name, out var parameter))
                    Fill(path, weights, tensor, parameter);
            }
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void Fill(string path, IWeightSource weights, WeightTensor tensor, Tensor parameter)
    {
        using var scope = NewDisposeScope();
        var rows = parameter.detach().view(tensor.Rows, tensor.RowLength);
        weights.ForEachStretch(path, tensor, (row, values, count) =>
        {
            using var stretch = rows.narrow(0, row, count / tensor.RowLength);
            MemoryMarshal.AsBytes(values.AsSpan(0, count)).CopyTo(stretch.bytes);
        });
    }
}

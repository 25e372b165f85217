using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Weights;

namespace SelfRewarding.HuggingFace.Conversion;

/// <summary>
/// Makes a model folder or a GGUF file from either. Tensors go through one at a time; the result is written beside its place and moved
/// when it is whole.
/// </summary>
public static class ModelConverter
{
    /// <summary>Converts.</summary>
    /// <returns>In what llama.cpp computes the model otherwise, a phrase each; none for a folder.</returns>
    /// <param name="from">A model folder or a GGUF file.</param>
    /// <param name="to">What to make, which must not exist: a GGUF file where the name ends so, else a folder.</param>
    /// <param name="type">Type of the stored numbers; null is half precision for GGUF and the stored type for a folder.</param>
    /// <exception cref="UserFaultException">The model is broken or not supported, the result is there, or the type does not fit it.</exception>
    public static IReadOnlyList<string> Convert(string from, string to, BlockFormat? type = null)
    {
        to = OutputPlace.Check(to);
        var file = GgufFile.IsNamed(to);
        if (!file && type == BlockFormat.Q8)
            throw new UserFaultException($"{to}: q8_0 exists in GGUF files only; name a file ending in .gguf, or use --type f16, bf16 or f32");
        if (AdapterFolder.Is(from))
            throw new UserFaultException(
                $"{from}: this is an adapter, which is no model without its base; merge them first (srlm merge --model {from} MERGED) "
                + "and convert the merged model");
        var model = ModelParts.Open(from);
        using var weights = WeightSource.Open(from);
        WeightShapes.Check(from, model.Config, weights.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape));
        OutputPlace.Make(to, part =>
        {
            if (file)
                GgufExport.Write(model, weights, part, type ?? BlockFormat.F16);
            else
                WriteFolder(model, weights, part, type);
        });
        return file ? [.. LlamaCppDifferences.Of(model, GgufFamily.OfModel(model))] : [];
    }

    private static void WriteFolder(ModelParts model, IWeightSource weights, string folder, BlockFormat? type)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in model.Tokenizer)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        var dtype = type is null ? DataType(weights) : type.Name switch { "F16" => "float16", "BF16" => "bfloat16", _ => "float32" };
        ModelConfigFile.Write(folder, model.Config, dtype);
        SafetensorsWriter.Write(
            weights, model.Path, Path.Combine(folder, "model.safetensors"), tensor => WeightShapes.IsDerived(model.Config, tensor.Name), type);
    }

    /// <summary>The matrices' type where all share a plain one, else 32 bits.</summary>
    private static string DataType(IWeightSource weights)
    {
        BlockFormat[] formats = [.. weights.Tensors.Where(tensor => tensor.Shape.Count > 1).Select(tensor => tensor.Format).Distinct()];
        return formats switch
        {
            [{ Name: "F16" }] => "float16",
            [{ Name: "BF16" }] => "bfloat16",
            _ => "float32",
        };
    }
}

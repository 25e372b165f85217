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
    private const string Part = ".part";

    /// <summary>Converts.</summary>
    /// <returns>In what llama.cpp computes the model otherwise, a phrase each; none for a folder.</returns>
    /// <param name="from">A model folder or a GGUF file.</param>
    /// <param name="to">What to make, which must not exist: a GGUF file where the name ends so, else a folder.</param>
    /// <param name="type">Type of the stored numbers; null is half precision for GGUF and the stored type for a folder.</param>
    /// <exception cref="UserFaultException">The model is broken or not supported, the result is there, or the type does not fit it.</exception>
    public static IReadOnlyList<string> Convert(string from, string to, BlockFormat? type = null)
    {
        to = Path.TrimEndingDirectorySeparator(to);
        if (File.Exists(to) || Directory.Exists(to))
            throw new UserFaultException($"{to}: it exists already; name a file or folder that does not");
        var file = GgufFile.IsNamed(to);
        if (!file && type == BlockFormat.Q8)
            throw new UserFaultException($"{to}: q8_0 exists in GGUF files only; name a file ending in .gguf, or use --type f16, bf16 or f32");
        var model = ModelParts.Open(from);
        using var weights = WeightSource.Open(from);
        CheckWeights(from, model.Config, weights);
        if (Path.GetDirectoryName(Path.GetFullPath(to)) is { } parent)
            Directory.CreateDirectory(parent);
        Remove(to + Part);
        try
        {
            Make(model, weights, to, file, type);
            return file ? [.. LlamaCppDifferences.Of(model.Config, GgufFamily.OfModel(model))] : [];
        }
        catch
        {
            Remove(to + Part);
            throw;
        }
    }

    private static void Make(ModelParts model, IWeightSource weights, string to, bool file, BlockFormat? type)
    {
        if (file)
        {
            GgufExport.Write(model, weights, to + Part, type ?? BlockFormat.F16);
            File.Move(to + Part, to);
        }
        else
        {
            Directory.CreateDirectory(to + Part);
            WriteFolder(model, weights, to + Part, type);
            Directory.Move(to + Part, to);
        }
    }

    private static void WriteFolder(ModelParts model, IWeightSource weights, string folder, BlockFormat? type)
    {
        foreach (var (name, bytes) in model.Tokenizer)
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        var dtype = type is null ? DataType(weights) : type.Name switch { "F16" => "float16", "BF16" => "bfloat16", _ => "float32" };
        ModelConfigFile.Write(folder, model.Config, dtype);
        SafetensorsWriter.Write(weights, model.Path, Path.Combine(folder, "model.safetensors"), tensor => IsDerived(model.Config, tensor.Name), type);
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

    /// <summary>What older exporters store though it follows from the rest.</summary>
    internal static bool IsDerived(ModelConfig config, string name) =>
        (config.TiedHead && name == "lm_head.weight") || name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    /// <summary>All layers that the config counts must be there and have the same tensors; sizes of the embedding must fit.</summary>
    private static void CheckWeights(string place, ModelConfig config, IWeightSource weights)
    {
        const string prefix = "model.layers.";
        var layers = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var name in weights.Tensors.Select(tensor => tensor.Name)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !IsDerived(config, name)))
        {
            var dot = name.IndexOf('.', prefix.Length);
            var layer = dot < 0 ? "" : name[prefix.Length..dot];
            if (!layers.TryGetValue(layer, out var parts))
                layers.Add(layer, parts = new SortedSet<string>(StringComparer.Ordinal));
            parts.Add(name[(dot + 1)..]);
        }
        for (var i = 0; i < config.Layers; i++)
        {
            if (!layers.TryGetValue($"{i}", out var parts) || !parts.SetEquals(layers["0"]))
                throw new UserFaultException(
                    $"{place}: layer {i} of {config.Layers} has not the tensors of layer 0; the file is broken, copy it again");
        }
        var embedding = weights.Tensors.FirstOrDefault(tensor => tensor.Name == "model.embed_tokens.weight");
        if (layers.Count != config.Layers || embedding is null || !embedding.Shape.SequenceEqual([config.VocabularySize, config.HiddenSize]))
            throw new UserFaultException($"{place}: the weights do not fit the config ({layers.Count} layers of {config.Layers}, embedding "
                + $"[{string.Join(", ", embedding?.Shape ?? [])}] of [{config.VocabularySize}, {config.HiddenSize}]); copy the model again");
    }

    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}

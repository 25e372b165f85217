using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.HuggingFace.Weights;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Models;

/// <summary>Reads the weights of a model folder or GGUF file, and writes those of a folder.</summary>
public static class WeightFiles
{
    private const int ChunkBytes = 1 << 26;

    /// <summary>
    /// Builds the model of a folder or a GGUF file and fills it, in 32-bit floating point, tensor by tensor: from the mapped files of the
    /// folder, or from the blocks of the file, which are decoded straight into the parameters.
    /// </summary>
    /// <exception cref="UserFaultException">A tensor is missing, superfluous, of the wrong shape or not finite.</exception>
    public static CausalLM Load(string folder)
    {
        if (GgufFile.IsNamed(folder))
            return GgufModel.Load(folder);
        var config = ModelConfigFile.Read(folder);
        var entries = SafetensorsIndex.ReadFolder(folder);
        WeightShapes.Check(folder, config, entries.ToDictionary(item => item.Key, item => item.Value.Shape));
        var model = new CausalLM(config);
        try
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            foreach (var (name, parameter) in model.state_dict())
                Fill(parameter, entries[name]);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes config.json and model.safetensors into a folder that exists. Tensor order is by name.</summary>
    /// <param name="model">What to write.</param>
    /// <param name="folder">Where to; files there are replaced.</param>
    /// <param name="type">Type of the stored weights.</param>
    public static void Save(CausalLM model, string folder, TensorType type = TensorType.F32)
    {
        ModelConfigFile.Write(folder, model.Config, type switch { TensorType.F16 => "float16", TensorType.BF16 => "bfloat16", _ => "float32" });
        Write(Path.Combine(folder, "model.safetensors"), [.. model.state_dict().Select(item => (item.Key, item.Value))], type);
    }

    /// <summary>Writes tensors as one safetensors file, beside its place and then moved.</summary>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Value)> tensors, TensorType type)
    {
        var ordered = tensors.OrderBy(item => item.Name, StringComparer.Ordinal).ToList();
        var part = path + ".part";
        using (var file = File.Create(part))
        {
            file.Write(SafetensorsHeader.Build([.. ordered.Select(item => (item.Name, type, item.Value.shape))]));
            foreach (var (_, value) in ordered)
            {
                using var scope = NewDisposeScope();
                var bytes = value.detach().to(Scalar(type)).contiguous().bytes;
                for (var at = 0; at < bytes.Length; at += ChunkBytes)
                    file.Write(bytes[at..Math.Min(bytes.Length, at + ChunkBytes)]);
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(part, path, overwrite: true);
    }

    /// <summary>Whether finite values stay finite when they are stored as a type.</summary>
    internal static bool Holds(TensorType type, Tensor value)
    {
        using var scope = NewDisposeScope();
        return type == TensorType.F32 || value.detach().to(Scalar(type)).isfinite().all().item<bool>();
    }

    /// <summary>Reads one tensor of a file as a new tensor of its stored type.</summary>
    public static Tensor Read(TensorEntry entry)
    {
        var type = Scalar(entry.Type);
        long[] shape = [.. entry.Shape];
        var size = entry.Type.Size();
        if (entry.Length == 0)
            return zeros(shape, type);
        if (entry.Offset % size != 0)
            return ReadUnaligned(entry, shape, type);
        var mapped = from_file(entry.File, shared: false, size: (entry.Offset + entry.Length) / size, dtype: type);
        return mapped.narrow(0, entry.Offset / size, entry.Length / size).view(shape);
    }

    private static Tensor ReadUnaligned(TensorEntry entry, long[] shape, ScalarType type)
    {
        var tensor = empty(shape, type);
        using var file = File.OpenHandle(entry.File);
        var bytes = tensor.bytes;
        if (RandomAccess.Read(file, bytes, entry.Offset) != bytes.Length)
            throw new UserFaultException($"{entry.File}: tensor {entry.Name} could not be read whole; copy the file again");
        return tensor;
    }

    private static void Fill(Tensor parameter, TensorEntry entry)
    {
        using var scope = NewDisposeScope();
        parameter.copy_(Read(entry));
        if (!parameter.isfinite().all().item<bool>())
            throw new UserFaultException($"{entry.File}: tensor {entry.Name} has values that are not finite; the model is broken, use another copy");
    }

    private static ScalarType Scalar(TensorType type) => type switch
    {
        TensorType.F16 => float16,
        TensorType.BF16 => bfloat16,
        _ => float32,
    };
}

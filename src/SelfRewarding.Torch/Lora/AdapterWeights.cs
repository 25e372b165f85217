using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Torch.Models;
using static TorchSharp.torch;

namespace SelfRewarding.Torch.Lora;

/// <summary>adapter_model.safetensors, under PEFT's names.</summary>
internal static class AdapterWeights
{
    private const string Stem = "adapter_model";
    private const string Prefix = "base_model.model.";

    /// <summary>Writes what an adapter holds.</summary>
    public static void Write(string folder, LoraAdapter adapter) => WeightFiles.Write(
        Path.Combine(folder, $"{Stem}.safetensors"),
        [.. adapter.Parameters().Select(item => (Prefix + item.Name, (Tensor)item.Value))], TensorType.F32);

    /// <summary>Fills an adapter from a folder.</summary>
    /// <exception cref="UserFaultException">A tensor is missing, superfluous, of the wrong shape or not finite.</exception>
    public static void Fill(string folder, LoraAdapter adapter)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var entries = Entries(folder);
        var parameters = adapter.Parameters().Select(item => (item.Name, Value: (Tensor)item.Value))
            .Concat(adapter.StoredHead().Where(item => entries.ContainsKey(Prefix + item.Name)))
            .ToDictionary(item => Prefix + item.Name, item => item.Value);
        Match(folder, parameters.ToDictionary(item => item.Key, item => item.Value.shape), entries);
        foreach (var (name, parameter) in parameters)
        {
            using var step = NewDisposeScope();
            parameter.copy_(WeightFiles.Read(entries[name]));
            if (!parameter.isfinite().all().item<bool>())
                throw new UserFaultException(
                    $"{entries[name].File}: tensor {name} has values that are not finite; the adapter is broken, use another copy");
        }
    }

    private static IReadOnlyDictionary<string, TensorEntry> Entries(string folder)
    {
        if (File.Exists(Path.Combine(folder, $"{Stem}.safetensors")) || File.Exists(Path.Combine(folder, $"{Stem}.safetensors.index.json")))
            return SafetensorsIndex.ReadFolder(folder, Stem);
        var pickle = Path.Combine(folder, $"{Stem}.bin");
        throw new UserFaultException(File.Exists(pickle)
            ? $"{pickle}: this is a Python pickle, which can run programs and is never read; "
                + "save the adapter with PEFT's save_pretrained(…, safe_serialization=True)"
            : $"{folder}: there is no {Stem}.safetensors; copy the adapter again");
    }

    private static void Match(string folder, Dictionary<string, long[]> shapes, IReadOnlyDictionary<string, TensorEntry> entries)
    {
        var faults = new List<string>();
        foreach (var (name, shape) in shapes)
        {
            if (!entries.TryGetValue(name, out var entry))
                faults.Add($"tensor {name} is missing");
            else if (!entry.Shape.SequenceEqual(shape))
                faults.Add(
                    $"tensor {name} has shape [{string.Join(", ", entry.Shape)}]; "
                    + $"base model and adapter_config.json ask for [{string.Join(", ", shape)}]");
        }
        faults.AddRange(entries.Keys
            .Where(name => !shapes.ContainsKey(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"tensor {name} {Stranger(name)}"));
        if (faults.Count > 0)
        {
            throw UserFaultException.Of(
                $"{folder}: the adapter does not fit the base model; it was made for another one",
                faults.Count > 5 ? [.. faults[..5], $"and {faults.Count - 5} more"] : faults);
        }
    }

    private static string Stranger(string name) => name.Contains("lora_embedding_", StringComparison.Ordinal)
        ? "is a pair on an embedding, which is not supported"
        : "belongs to no module of the base model that adapter_config.json names";
}

using Microsoft.Win32.SafeHandles;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Safetensors;

namespace SelfRewarding.HuggingFace.Weights;

/// <summary>The weights of a model folder.</summary>
internal sealed class SafetensorsWeights : IWeightSource
{
    private readonly IReadOnlyDictionary<string, TensorEntry> entries;
    private readonly Dictionary<string, SafeFileHandle> files = [];

    public SafetensorsWeights(string folder)
    {
        entries = SafetensorsIndex.ReadFolder(folder);
        Tensors = [.. entries.Values.Select(entry => new WeightTensor(entry.Name, entry.Shape, Format(entry.Type)))];
    }

    public IReadOnlyList<WeightTensor> Tensors { get; }

    public void Read(WeightTensor tensor, long row, Span<float> values)
    {
        var entry = entries[tensor.Name];
        if (!files.TryGetValue(entry.File, out var file))
            files.Add(entry.File, file = File.OpenHandle(entry.File));
        BlockReading.Read(file, entry.File, tensor.Name, tensor.Format, entry.Offset + row * tensor.RowLength * tensor.Format.Bytes, values);
    }

    public void Dispose()
    {
        foreach (var file in files.Values)
            file.Dispose();
    }

    private static BlockFormat Format(TensorType type) => type switch
    {
        TensorType.F16 => BlockFormat.F16,
        TensorType.BF16 => BlockFormat.BF16,
        _ => BlockFormat.F32,
    };
}

using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.HuggingFace.Safetensors;

namespace SelfRewarding.HuggingFace.Weights;

/// <summary>Writes weights as one safetensors file, tensor by tensor.</summary>
internal static class SafetensorsWriter
{
    /// <summary>Writes all tensors, by name.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="place">Named in messages.</param>
    /// <param name="path">Where to.</param>
    /// <param name="skip">Tensors that are left out.</param>
    /// <param name="type">The type of all tensors; null keeps the stored one, and makes quantised numbers 32-bit.</param>
    public static void Write(IWeightSource source, string place, string path, Func<WeightTensor, bool> skip, BlockFormat? type)
    {
        WeightTensor[] tensors = [.. source.Tensors.Where(tensor => !skip(tensor)).OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        using var file = File.Create(path);
        file.Write(SafetensorsHeader.Build([.. tensors.Select(tensor => (tensor.Name, Type(type ?? tensor.Format), tensor.Shape.ToArray()))]));
        foreach (var tensor in tensors)
            BlockWriting.Write(source, place, tensor, Plain(type ?? tensor.Format), file);
        file.Flush(flushToDisk: true);
    }

    private static BlockFormat Plain(BlockFormat format) => format == BlockFormat.F16 || format == BlockFormat.BF16 ? format : BlockFormat.F32;

    private static TensorType Type(BlockFormat format) =>
        format == BlockFormat.F16 ? TensorType.F16 : format == BlockFormat.BF16 ? TensorType.BF16 : TensorType.F32;
}

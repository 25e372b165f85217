using SelfRewarding.HuggingFace.Weights;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Writes a tensor's numbers in another format.</summary>
internal static class BlockWriting
{
    /// <summary>Whatever is larger rounds to infinity, or may.</summary>
    private static readonly float LargestBF16 = BitConverter.UInt32BitsToSingle(0x7F7F0000);

    /// <summary>Reads all rows and writes them; <paramref name="change"/> may change numbers on the way.</summary>
    public static void Write(
        IWeightSource source, string place, WeightTensor tensor, BlockFormat format, Stream file, Action<float[], int>? change = null)
    {
        byte[] bytes = [];
        source.ForEachStretch(place, tensor, (_, values, count) =>
        {
            change?.Invoke(values, count);
            var size = count / format.Values * format.Bytes;
            if (bytes.Length < size)
                bytes = new byte[size];
            Encode(place, tensor, format, values.AsSpan(0, count), bytes);
            file.Write(bytes, 0, size);
        });
    }

    private static void Encode(string place, WeightTensor tensor, BlockFormat format, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        if (format != BlockFormat.F32)
            CheckRange(place, tensor, format, values);
        if (format == BlockFormat.F16)
            PlainBlocks.ToF16(values, bytes);
        else if (format == BlockFormat.BF16)
            PlainBlocks.ToBF16(values, bytes);
        else if (format == BlockFormat.Q8)
            SmallBlocks.ToQ8(values, bytes);
        else
            PlainBlocks.ToF32(values, bytes);
    }

    private static void CheckRange(string place, WeightTensor tensor, BlockFormat format, ReadOnlySpan<float> values)
    {
        var (limit, others) = format == BlockFormat.F16 ? (65504f, "bf16 or f32")
            : format == BlockFormat.BF16 ? (LargestBF16, "f32") : (127 * 65504f, "bf16 or f32");
        foreach (var value in values)
        {
            if (Math.Abs(value) > limit)
                throw new UserFaultException(
                    $"{place}: tensor {tensor.Name} has the value {value}, which {format} cannot hold; use --type {others}");
        }
    }
}

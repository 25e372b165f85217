using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Numbers out of a file, whatever they are stored as.</summary>
internal static class BlockReading
{
    private const int Blocks = 1 << 13;

    /// <summary>Reads and decodes whole blocks.</summary>
    public static void Read(SafeFileHandle file, string path, string tensor, BlockFormat format, long offset, Span<float> values)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Blocks * format.Bytes);
        try
        {
            while (values.Length > 0)
            {
                var count = Math.Min(values.Length, Blocks * format.Values);
                var bytes = buffer.AsSpan(0, count / format.Values * format.Bytes);
                if (RandomAccess.Read(file, bytes, offset) != bytes.Length)
                    throw new UserFaultException($"{path}: tensor {tensor} could not be read whole; copy the file again");
                format.Decode(bytes, values[..count]);
                values = values[count..];
                offset += bytes.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Blocks of 32 values with one scale d, and in some a minimum m: value = d·q + m.</summary>
internal static class SmallBlocks
{
    private const int Values = 32;
    private const int Middle = Values / 2;

    public static void Q8(ReadOnlySpan<byte> block, Span<float> values)
    {
        var d = Number(block);
        var q = MemoryMarshal.Cast<byte, sbyte>(block[2..]);
        for (var i = 0; i < Values; i++)
            values[i] = d * q[i];
    }

    public static void Q4(ReadOnlySpan<byte> block, Span<float> values)
    {
        var d = Number(block);
        var q = block[2..];
        for (var i = 0; i < Middle; i++)
        {
            values[i] = d * ((q[i] & 15) - 8);
            values[i + Middle] = d * ((q[i] >> 4) - 8);
        }
    }

    public static void Q4WithMinimum(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (d, m) = (Number(block), Number(block[2..]));
        var q = block[4..];
        for (var i = 0; i < Middle; i++)
        {
            values[i] = d * (q[i] & 15) + m;
            values[i + Middle] = d * (q[i] >> 4) + m;
        }
    }

    public static void Q5(ReadOnlySpan<byte> block, Span<float> values)
    {
        var d = Number(block);
        var fifth = BinaryPrimitives.ReadUInt32LittleEndian(block[2..]);
        var q = block[6..];
        for (var i = 0; i < Middle; i++)
        {
            values[i] = d * ((q[i] & 15 | Bit(fifth, i)) - 16);
            values[i + Middle] = d * ((q[i] >> 4 | Bit(fifth, i + Middle)) - 16);
        }
    }

    public static void Q5WithMinimum(ReadOnlySpan<byte> block, Span<float> values)
    {
        var (d, m) = (Number(block), Number(block[2..]));
        var fifth = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        var q = block[8..];
        for (var i = 0; i < Middle; i++)
        {
            values[i] = d * (q[i] & 15 | Bit(fifth, i)) + m;
            values[i + Middle] = d * (q[i] >> 4 | Bit(fifth, i + Middle)) + m;
        }
    }

    /// <summary>Values to Q8_0: the scale maps the largest magnitude to 127; halves are rounded away from zero, as ggml does.</summary>
    public static void ToQ8(ReadOnlySpan<float> values, Span<byte> blocks)
    {
        for (; values.Length > 0; values = values[Values..], blocks = blocks[(Values + 2)..])
        {
            var largest = 0f;
            for (var i = 0; i < Values; i++)
                largest = Math.Max(largest, Math.Abs(values[i]));
            var d = largest / 127;
            var inverse = d == 0 ? 0 : 1 / d;
            BinaryPrimitives.WriteHalfLittleEndian(blocks, (System.Half)d);
            for (var i = 0; i < Values; i++)
                blocks[i + 2] = unchecked((byte)(sbyte)MathF.Round(values[i] * inverse, MidpointRounding.AwayFromZero));
        }
    }

    private static float Number(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    /// <summary>Bit i of a word as the value 16 or 0.</summary>
    private static int Bit(uint word, int i) => (int)(word >> i & 1) << 4;
}

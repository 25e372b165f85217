using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// Blocks of 256 values ("K-quants") in stretches of 16 or 32 with scales of their own, which are stored in 4 or 6 bits against the
/// block's scale d (and minimum).
/// </summary>
internal static class LargeBlocks
{
    public static void Q2(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scales = block[..16];
        var q = block[16..80];
        var (d, minimum) = (Number(block[80..]), Number(block[82..]));
        for (var stretch = 0; stretch < 16; stretch++)
        {
            var (scale, low) = (d * (scales[stretch] & 15), minimum * (scales[stretch] >> 4));
            var (from, shift) = TwoBits(stretch);
            for (var i = 0; i < 16; i++)
                values[16 * stretch + i] = scale * (q[from + i] >> shift & 3) - low;
        }
    }

    public static void Q3(ReadOnlySpan<byte> block, Span<float> values)
    {
        var mask = block[..32];
        var q = block[32..96];
        var scales = block[96..108];
        var d = Number(block[108..]);
        for (var stretch = 0; stretch < 16; stretch++)
        {
            var low = stretch < 8 ? scales[stretch] & 15 : scales[stretch - 8] >> 4;
            var high = scales[8 + stretch % 4] >> 2 * (stretch / 4) & 3;
            var scale = d * ((low | high << 4) - 32);
            var (from, shift) = TwoBits(stretch);
            for (var i = 0; i < 16; i++)
            {
                var third = mask[stretch % 2 * 16 + i] >> stretch / 2 & 1;
                values[16 * stretch + i] = scale * ((q[from + i] >> shift & 3) - 4 * (1 - third));
            }
        }
    }

    public static void Q4(ReadOnlySpan<byte> block, Span<float> values)
    {
        var q = block[16..];
        for (var stretch = 0; stretch < 8; stretch++)
        {
            var (scale, low) = ScaleAndMinimum(block, stretch);
            var (from, shift) = (stretch / 2 * 32, stretch % 2 * 4);
            for (var i = 0; i < 32; i++)
                values[32 * stretch + i] = scale * (q[from + i] >> shift & 15) - low;
        }
    }

    public static void Q5(ReadOnlySpan<byte> block, Span<float> values)
    {
        var fifth = block[16..48];
        var q = block[48..];
        for (var stretch = 0; stretch < 8; stretch++)
        {
            var (scale, low) = ScaleAndMinimum(block, stretch);
            var (from, shift) = (stretch / 2 * 32, stretch % 2 * 4);
            for (var i = 0; i < 32; i++)
                values[32 * stretch + i] = scale * (q[from + i] >> shift & 15 | (fifth[i] >> stretch & 1) << 4) - low;
        }
    }

    public static void Q6(ReadOnlySpan<byte> block, Span<float> values)
    {
        var scales = MemoryMarshal.Cast<byte, sbyte>(block[192..208]);
        var d = Number(block[208..]);
        for (var stretch = 0; stretch < 8; stretch++)
        {
            var (half, part) = (stretch / 4, stretch % 4);
            var low = block.Slice(64 * half + 32 * (part % 2), 32);
            var high = block.Slice(128 + 32 * half, 32);
            for (var i = 0; i < 32; i++)
            {
                var q = (low[i] >> 4 * (part / 2) & 15 | (high[i] >> 2 * part & 3) << 4) - 32;
                values[32 * stretch + i] = d * scales[2 * stretch + i / 16] * q;
            }
        }
    }

    /// <summary>First byte and shift of the 16 two-bit values of a stretch: four stretches of 32 share 32 bytes.</summary>
    private static (int From, int Shift) TwoBits(int stretch) => (stretch / 8 * 32 + stretch % 2 * 16, stretch % 8 / 2 * 2);

    /// <summary>Scale and minimum of a stretch of 32: six bits each, packed into twelve bytes behind d and the minimum's scale.</summary>
    private static (float Scale, float Minimum) ScaleAndMinimum(ReadOnlySpan<byte> block, int stretch)
    {
        var packed = block[4..16];
        var (scale, minimum) = stretch < 4
            ? (packed[stretch] & 63, packed[stretch + 4] & 63)
            : (packed[stretch + 4] & 15 | packed[stretch - 4] >> 6 << 4, packed[stretch + 4] >> 4 | packed[stretch] >> 6 << 4);
        return (Number(block) * scale, Number(block[2..]) * minimum);
    }

    private static float Number(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);
}

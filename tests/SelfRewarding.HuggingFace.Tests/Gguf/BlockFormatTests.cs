using System.Text.Json;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

/// <summary>Numbers out of blocks and back.</summary>
public sealed class BlockFormatTests
{
    // 0.5 and 0.25 in half precision.
    private const byte Half = 0x38;
    private const byte Quarter = 0x34;

    [Fact]
    public void Blocks_of_four_bits_hold_the_low_halves_first()
    {
        // d = 0.5; byte 0 holds value 0 (low, 9) and value 16 (high, 2).
        Assert.Equal((0.5f * (9 - 8), 0.5f * (2 - 8), 0.5f * -8), Read(2, [0, Half, 0x29, .. new byte[15]]));
        // d = 0.5, m = 0.25.
        Assert.Equal((0.5f * 9 + 0.25f, 0.5f * 2 + 0.25f, 0.25f), Read(3, [0, Half, 0, Quarter, 0x29, .. new byte[15]]));
    }

    [Fact]
    public void Blocks_of_five_bits_have_their_fifth_bits_beside()
    {
        // Fifth bits: value 0 has it, value 16 (bit 16) too.
        Assert.Equal((0.5f * (9 + 16 - 16), 0.5f * (2 + 16 - 16), 0.5f * -16), Read(6, [0, Half, 1, 0, 1, 0, 0x29, .. new byte[15]]));
        Assert.Equal((0.5f * 25 + 0.25f, 0.5f * 18 + 0.25f, 0.25f), Read(7, [0, Half, 0, Quarter, 1, 0, 1, 0, 0x29, .. new byte[15]]));
    }

    [Fact]
    public void Blocks_of_256_with_four_and_five_bits_have_scales_of_six()
    {
        // Scale and minimum: 3 and 2 of part 0, 5 and 1 of part 1; the upper bits of part 4's, 7 + 16 and 9 + 32, are in those of part 0.
        byte[] scales = [3 | (1 << 6), 5, 0, 0, 2 | (2 << 6), 1, 0, 0, 0x97, 0, 0, 0];
        byte[] nibbles = new byte[128];
        (nibbles[0], nibbles[64]) = (0x29, 0x0B);
        byte[] fifth = new byte[32];
        fifth[0] = 0b0001_0011;

        var four = Large(12, [0, Half, 0, Quarter, .. scales, .. nibbles]);
        Assert.Equal((0.5f * 3 * 9 - 0.25f * 2, 0.5f * 5 * 2 - 0.25f * 1, 0.5f * 23 * 11 - 0.25f * 41), (four[0], four[32], four[128]));
        Assert.Equal(-0.25f * 2, four[1]);
        var five = Large(13, [0, Half, 0, Quarter, .. scales, .. fifth, .. nibbles]);
        Assert.Equal((0.5f * 3 * 25 - 0.25f * 2, 0.5f * 5 * 18 - 0.25f * 1, 0.5f * 23 * 27 - 0.25f * 41), (five[0], five[32], five[128]));
    }

    [Fact]
    public void Blocks_of_256_with_six_bits_have_signed_scales()
    {
        var (low, high, scales) = (new byte[128], new byte[64], new byte[16]);
        (low[0], low[32]) = (0x29, 0x4B);
        high[0] = 0b00_11_01_10;
        (scales[0], scales[1], scales[2], scales[4], scales[6], scales[8]) = (2, 5, unchecked((byte)-3), 1, 4, 1);

        var values = Large(14, [.. low, .. high, .. scales, 0, Half]);

        Assert.Equal(
            [0.5f * 2 * (9 + 32 - 32), 0.5f * -3 * (11 + 16 - 32), 0.5f * 1 * (2 + 48 - 32), 0.5f * 4 * (4 - 32)],
            [values[0], values[32], values[64], values[96]]);
        Assert.Equal((0.5f * 5 * -32, 0.5f * 1 * -32), (values[16], values[128]));
    }

    [Fact]
    public void Eight_bits_are_signed_and_rounded_away_from_zero()
    {
        var values = new float[32];
        (values[0], values[1], values[2], values[3]) = (127, -127, 2.5f, -2.5f);
        var block = new byte[34];
        SmallBlocks.ToQ8(values, block);

        Assert.Equal([0x00, 0x3C, 127, 129, 3, 253], block[..6]);
        var back = new float[32];
        BlockFormat.Q8.Decode(block, back);
        Assert.Equal([127, -127, 3, -3, 0], back[..5]);
    }

    [Fact]
    public void A_block_of_zeros_stays_zero()
    {
        var block = new byte[34];
        SmallBlocks.ToQ8(new float[32], block);
        Assert.Equal(new byte[34], block);
    }

    [Fact]
    public void Bfloat16_is_rounded_to_even()
    {
        var bytes = new byte[6];
        // 1 + 2^-8 lies between two and goes to the even 1; 1 + 3·2^-8 goes up to 1 + 2^-6.
        PlainBlocks.ToBF16([1 + 1f / 256, 1 + 3f / 256, -2], bytes);
        var back = new float[3];
        PlainBlocks.BF16(bytes, back);
        Assert.Equal([1, 1 + 1f / 64, -2], back);
    }

    [Theory]
    [InlineData("gguf-llama", "model-F32.gguf")]
    [InlineData("gguf-llama", "model-F16.gguf")]
    [InlineData("gguf-llama", "model-BF16.gguf")]
    [InlineData("gguf-llama", "model-Q8_0.gguf")]
    [InlineData("gguf-llama", "model-Q4_0.gguf")]
    [InlineData("gguf-llama", "model-Q4_1.gguf")]
    [InlineData("gguf-llama", "model-Q5_0.gguf")]
    [InlineData("gguf-llama", "model-Q5_1.gguf")]
    [InlineData("gguf-k-quants", "model-K-mixed.gguf")]
    public void Decoded_tensors_are_those_of_the_reference(string folder, string name)
    {
        using var golden = SharedData.Json($"conformance/models/{folder}/golden.json");
        var file = GgufFile.Read(SharedData.Path($"conformance/models/{folder}/{name}"));
        using var handle = File.OpenHandle(file.Path);
        var expected = golden.RootElement.GetProperty("files").GetProperty(name).GetProperty("tensors");
        Assert.Equal(expected.EnumerateObject().Count(), file.Tensors.Count);
        foreach (var tensor in file.Tensors)
        {
            var wanted = expected.GetProperty(tensor.Name);
            var values = new float[tensor.Rows * tensor.RowLength];
            BlockReading.Read(handle, file.Path, tensor.Name, tensor.Format, tensor.Offset, values);

            Assert.Equal(wanted.GetProperty("type").GetString(), tensor.Format.Name);
            Assert.Equal(wanted.GetProperty("shape").Deserialize<long[]>(), tensor.Shape);
            Assert.Equal((wanted.GetProperty("offset").GetInt64(), wanted.GetProperty("bytes").GetInt64()), (tensor.Offset, tensor.Length));
            Near(wanted.GetProperty("first32").Deserialize<float[]>()!, values[..32]);
            Near(wanted.GetProperty("last8").Deserialize<float[]>()!, values[^8..]);
            var l2 = Math.Sqrt(values.Sum(value => (double)value * value));
            Assert.Equal(wanted.GetProperty("l2").GetDouble(), l2, 1e-6 * l2);
            Assert.Equal(wanted.GetProperty("sum").GetDouble(), values.Sum(value => (double)value), 1e-5 * l2);
        }
    }

    private static (float First, float Sixteenth, float Last) Read(uint format, byte[] block)
    {
        var values = new float[32];
        BlockFormat.Find(format)!.Decode(block, values);
        return (values[0], values[16], values[31]);
    }

    private static float[] Large(uint format, byte[] block)
    {
        var values = new float[256];
        BlockFormat.Find(format)!.Decode(block, values);
        return values;
    }

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-6 * Math.Abs(expected[i]) + 1e-9);
    }
}

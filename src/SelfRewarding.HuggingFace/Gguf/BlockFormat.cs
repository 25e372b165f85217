namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// How the numbers of a tensor are stored: in blocks of a fixed number of values and bytes. Layouts as in ggml's ggml-common.h and
/// ggml-quants.c (MIT).
/// </summary>
public sealed class BlockFormat
{
    private delegate void Decoder(ReadOnlySpan<byte> block, Span<float> values);

    private static readonly Dictionary<uint, BlockFormat> Known = [];

    private readonly Decoder decode;

    private BlockFormat(uint number, string name, int values, int bytes, Decoder decode)
    {
        (Number, Name, Values, Bytes, this.decode) = (number, name, values, bytes, decode);
        Known.Add(number, this);
    }

    /// <summary>32-bit floating point.</summary>
    public static BlockFormat F32 { get; } = new(0, "F32", 1, 4, PlainBlocks.F32);

    /// <summary>IEEE half precision.</summary>
    public static BlockFormat F16 { get; } = new(1, "F16", 1, 2, PlainBlocks.F16);

    /// <summary>The upper half of a 32-bit floating-point number.</summary>
    public static BlockFormat BF16 { get; } = new(30, "BF16", 1, 2, PlainBlocks.BF16);

    /// <summary>32 signed bytes and a scale.</summary>
    public static BlockFormat Q8 { get; } = new(8, "Q8_0", 32, 34, SmallBlocks.Q8);

    /// <summary>The number in a file.</summary>
    public uint Number { get; }

    /// <summary>Its name in ggml, such as "Q4_K".</summary>
    public string Name { get; }

    /// <summary>Values of a block.</summary>
    public int Values { get; }

    /// <summary>Bytes of a block.</summary>
    public int Bytes { get; }

    /// <summary>The format with a number; null for one that is not supported.</summary>
    public static BlockFormat? Find(uint number) => Known.GetValueOrDefault(number);

    /// <summary>The name of a format that is not supported.</summary>
    public static string Unsupported(uint number) => number switch
    {
        9 => "Q8_1",
        15 => "Q8_K",
        16 => "IQ2_XXS",
        17 => "IQ2_XS",
        18 => "IQ3_XXS",
        19 => "IQ1_S",
        20 => "IQ4_NL",
        21 => "IQ3_S",
        22 => "IQ2_S",
        23 => "IQ4_XS",
        24 => "I8",
        25 => "I16",
        26 => "I32",
        27 => "I64",
        28 => "F64",
        29 => "IQ1_M",
        34 => "TQ1_0",
        35 => "TQ2_0",
        39 => "MXFP4",
        _ => $"type {number}",
    };

    /// <summary>Names of all supported formats.</summary>
    public static string Supported => string.Join(", ", Known.Values.OrderBy(format => format.Number).Select(format => format.Name));

    /// <summary>Values from whole blocks.</summary>
    /// <param name="blocks">A whole number of blocks.</param>
    /// <param name="values">Room for exactly their values.</param>
    public void Decode(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        if (Values == 1)
            decode(blocks, values);
        else
        {
            for (int at = 0, to = 0; to < values.Length; at += Bytes, to += Values)
                decode(blocks.Slice(at, Bytes), values.Slice(to, Values));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    static BlockFormat()
    {
        _ = new BlockFormat(2, "Q4_0", 32, 18, SmallBlocks.Q4);
        _ = new BlockFormat(3, "Q4_1", 32, 20, SmallBlocks.Q4WithMinimum);
        _ = new BlockFormat(6, "Q5_0", 32, 22, SmallBlocks.Q5);
        _ = new BlockFormat(7, "Q5_1", 32, 24, SmallBlocks.Q5WithMinimum);
        _ = new BlockFormat(10, "Q2_K", 256, 84, LargeBlocks.Q2);
        _ = new BlockFormat(11, "Q3_K", 256, 110, LargeBlocks.Q3);
        _ = new BlockFormat(12, "Q4_K", 256, 144, LargeBlocks.Q4);
        _ = new BlockFormat(13, "Q5_K", 256, 176, LargeBlocks.Q5);
        _ = new BlockFormat(14, "Q6_K", 256, 210, LargeBlocks.Q6);
    }
}

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>
/// Walks a Parquet footer (one struct in Thrift's compact protocol) without keeping anything of it. The library that reads it afterwards
/// reads a broken one for ever.
/// </summary>
internal ref struct ParquetFooter
{
    private const int Deepest = 32;
    private const byte True = 1, False = 2, Byte = 3, Short = 4, Int = 5, Long = 6, Double = 7, Binary = 8, List = 9, Set = 10, Struct = 12;

    private readonly ReadOnlySpan<byte> bytes;
    private int at;

    private ParquetFooter(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>Whether the bytes are one whole struct.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) => new ParquetFooter(bytes).SkipStruct(0);

    private bool SkipStruct(int depth)
    {
        while (depth <= Deepest && at < bytes.Length)
        {
            var head = bytes[at++];
            if (head == 0)
                return true;
            // Without a step in its head the number of the field follows.
            if (head >> 4 == 0 && !SkipNumber(out _))
                return false;
            if ((head & 15) is not (True or False) && !SkipValue(head & 15, depth))
                return false;
        }
        return false;
    }

    private bool SkipValue(int type, int depth) => type switch
    {
        True or False or Byte => Skip(1),
        Short or Int or Long => SkipNumber(out _),
        Double => Skip(8),
        Binary => SkipNumber(out var length) && Skip(length),
        List or Set => SkipList(depth),
        Struct => SkipStruct(depth + 1),
        _ => false,
    };

    private bool SkipList(int depth)
    {
        if (at == bytes.Length || depth == Deepest)
            return false;
        var head = bytes[at++];
        ulong count = (uint)head >> 4;
        if (count == 15 && !SkipNumber(out count))
            return false;
        for (; count > 0; count--)
        {
            if (!SkipValue(head & 15, depth + 1))
                return false;
        }
        return true;
    }

    private bool Skip(ulong count)
    {
        if (count > (ulong)(bytes.Length - at))
            return false;
        at += (int)count;
        return true;
    }

    private bool SkipNumber(out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
                return true;
        }
        return false;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// Reads the header of a GGUF file front to back. Every claimed size is checked against what the file still holds
/// before anything is allocated.
/// </summary>
/// <param name="path">Named in messages.</param>
/// <param name="file">At its start.</param>
internal sealed class GgufReader(string path, Stream file)
{
    /// <summary>The largest published headers (vocabularies of 256k tokens with merges) have some 15 MB.</summary>
    private const long MaximumHeader = 1L << 29;

    /// <summary>Entries of one array; four times the largest vocabulary and list of merges together.</summary>
    private const ulong MaximumEntries = 1UL << 22;

    private const int MaximumDepth = 4;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] word = new byte[8];
    private readonly long end = Math.Min(file.Length, MaximumHeader);

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    private long Left => end - Position;

    public UserFaultException Fault(string what, string remedy = "copy the file again") => new($"{path}: {what}; {remedy}");

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Word(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Word(8));

    /// <summary>A count of things that take at least <paramref name="each"/> bytes.</summary>
    public int Count(string of, int each)
    {
        var count = UInt64();
        if (count > MaximumEntries || (long)count * each > Left)
            throw Fault(
                $"it claims {count} {of} where {Left} bytes of header are left (at most {MaximumEntries} are read)",
                "it is truncated or broken, copy it again");
        return (int)count;
    }

    public string Text(string of, int longest = int.MaxValue)
    {
        var length = UInt64();
        if (length > (ulong)Left || length > (ulong)longest)
            throw Fault($"{of} claims a length of {length} where {Left} bytes of header are left", "it is truncated or broken, copy it again");
        try
        {
            return Strict.GetString(Bytes((int)length));
        }
        catch (DecoderFallbackException error)
        {
            throw new UserFaultException($"{path}: {of} is not valid UTF-8; copy the file again", error);
        }
    }

    /// <summary>A metadata value: a number of its own C# type, a bool, a string or an array of one of them.</summary>
    public object Value(string key, uint type, int depth = 0) => type switch
    {
        0 => Word(1)[0],
        1 => unchecked((sbyte)Word(1)[0]),
        2 => BinaryPrimitives.ReadUInt16LittleEndian(Word(2)),
        3 => BinaryPrimitives.ReadInt16LittleEndian(Word(2)),
        4 => UInt32(),
        5 => BinaryPrimitives.ReadInt32LittleEndian(Word(4)),
        6 => BinaryPrimitives.ReadSingleLittleEndian(Word(4)),
        7 => Flag(key),
        8 => Text(key),
        9 => Items(key, depth),
        10 => UInt64(),
        11 => BinaryPrimitives.ReadInt64LittleEndian(Word(8)),
        12 => BinaryPrimitives.ReadDoubleLittleEndian(Word(8)),
        _ => throw Fault($"{key} has the value type {type}; types 0 to 12 are known"),
    };

    private Array Items(string key, int depth)
    {
        if (depth == MaximumDepth)
            throw Fault($"{key} nests arrays more than {MaximumDepth} deep");
        var type = UInt32();
        var size = GgufValue.Size(type) ?? throw Fault($"{key} is an array of the value type {type}; types 0 to 12 are known");
        var items = Array.CreateInstance(GgufValue.TypeOf(type), Count($"entries of {key}", size));
        for (var i = 0; i < items.Length; i++)
            items.SetValue(Value(key, type, depth + 1), i);
        return items;
    }

    private bool Flag(string key) => Word(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw Fault($"{key} is a bool with the byte {other}; it must be 0 or 1"),
    };

    private ReadOnlySpan<byte> Word(int size)
    {
        Take(word.AsSpan(0, size));
        return word.AsSpan(0, size);
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        Take(bytes);
        return bytes;
    }

    private void Take(Span<byte> into)
    {
        if (into.Length > Left)
            throw Fault($"the header ends at byte {end}, in the middle of a value", "it is truncated, copy it again");
        file.ReadExactly(into);
        Position += into.Length;
    }
}

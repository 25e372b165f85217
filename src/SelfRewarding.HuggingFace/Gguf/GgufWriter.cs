using System.Text;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Writes the header of a GGUF file, version 3: counts, metadata, where the tensors will lie, padding.</summary>
internal static class GgufWriter
{
    /// <summary>Every tensor begins at a multiple of this.</summary>
    public const int Alignment = 32;

    /// <summary>Writes a header for tensors laid out in this order.</summary>
    public static void WriteHeader(
        Stream file, IReadOnlyDictionary<string, object> metadata,
        IReadOnlyList<(string Name, BlockFormat Format, IReadOnlyList<long> Shape)> tensors)
    {
        using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            Text(writer, key);
            writer.Write(GgufValue.Number(value.GetType()));
            Value(writer, value);
        }
        var offset = 0L;
        foreach (var (name, format, shape) in tensors)
        {
            Text(writer, name);
            writer.Write((uint)shape.Count);
            foreach (var dimension in shape.Reverse())
                writer.Write((ulong)dimension);
            writer.Write(format.Number);
            writer.Write((ulong)offset);
            offset += Padded(shape.Aggregate(1L, (product, dimension) => product * dimension) / format.Values * format.Bytes);
        }
        writer.Flush();
        Pad(file);
    }

    /// <summary>Zeros up to the next multiple of the alignment.</summary>
    public static void Pad(Stream file)
    {
        var at = file.Position;
        file.Write(new byte[Padded(at) - at]);
    }

    private static long Padded(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void Text(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Value(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case byte number: writer.Write(number); break;
            case sbyte number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case bool flag: writer.Write(flag); break;
            case string text: Text(writer, text); break;
            case ulong number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case Array items: Items(writer, items); break;
            default: throw new ArgumentException($"{value.GetType()} has no place in GGUF metadata", nameof(value));
        }
    }

    private static void Items(BinaryWriter writer, Array items)
    {
        writer.Write(GgufValue.Number(items.GetType().GetElementType()!));
        writer.Write((ulong)items.Length);
        foreach (var item in items)
            Value(writer, item);
    }
}

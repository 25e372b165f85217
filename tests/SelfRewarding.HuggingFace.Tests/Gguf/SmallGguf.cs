using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

/// <summary>GGUF files made in a test.</summary>
internal static class SmallGguf
{
    /// <summary>Metadata of every value type.</summary>
    public static OrderedDictionary<string, object> EveryType => new(StringComparer.Ordinal)
    {
        ["general.architecture"] = "llama",
        ["a.u8"] = (byte)200,
        ["a.i8"] = (sbyte)-5,
        ["a.u16"] = (ushort)60000,
        ["a.i16"] = (short)-300,
        ["a.u32"] = 4_000_000_000u,
        ["a.i32"] = -70000,
        ["a.f32"] = 0.1f,
        ["a.bool"] = true,
        ["a.text"] = "ünïcode 😀",
        ["a.u64"] = ulong.MaxValue,
        ["a.i64"] = long.MinValue,
        ["a.f64"] = 1.5,
        ["a.texts"] = new[] { "x", "", "yy" },
        ["a.numbers"] = new[] { 1f, -2f },
    };

    /// <summary>A file with two tensors, of F32 and Q8_0.</summary>
    public static byte[] TwoTensors()
    {
        using var file = new MemoryStream();
        GgufWriter.WriteHeader(file, EveryType, [("first", BlockFormat.F32, [2, 3]), ("second", BlockFormat.Q8, [1, 32])]);
        file.Write(new byte[24]);
        GgufWriter.Pad(file);
        file.Write(new byte[34]);
        GgufWriter.Pad(file);
        return file.ToArray();
    }

    /// <summary>Bytes in a file that is removed afterwards.</summary>
    public static T InFile<T>(byte[] bytes, Func<string, T> use)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.gguf");
        File.WriteAllBytes(path, bytes);
        try
        {
            return use(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

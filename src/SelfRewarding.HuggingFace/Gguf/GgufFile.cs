namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The header of a GGUF file: metadata and where the tensors lie. Numbers of tensors are not read.</summary>
/// <param name="Path">The file.</param>
/// <param name="Metadata">Its keys and values.</param>
/// <param name="Tensors">Its tensors, in the file's order.</param>
public sealed record GgufFile(string Path, GgufMetadata Metadata, IReadOnlyList<GgufTensor> Tensors)
{
    private const uint Magic = 0x46554747;
    private const int LongestName = 1 << 16;
    private const int LargestAlignment = 1 << 20;

    /// <summary>Whether a path names a GGUF file.</summary>
    public static bool IsNamed(string path) => path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);

    /// <summary>Reads the header.</summary>
    /// <exception cref="UserFaultException">The file is missing, truncated or lies about its sizes.</exception>
    public static GgufFile Read(string path)
    {
        if (!File.Exists(path))
            throw new UserFaultException($"{path}: there is no such file; name a GGUF file");
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var reader = new GgufReader(path, file);
        CheckVersion(reader);
        var tensorCount = reader.Count("tensors", 24);
        var metadata = new GgufMetadata(path, Pairs(reader));
        var tensors = new List<(string Name, BlockFormat Format, long[] Shape, ulong Offset, long Length)>(tensorCount);
        for (var i = 0; i < tensorCount; i++)
            tensors.Add(Tensor(reader));
        return new GgufFile(path, metadata, Placed(reader, metadata, tensors, file.Length));
    }

    private static void CheckVersion(GgufReader reader)
    {
        if (reader.UInt32() != Magic)
            throw reader.Fault("it does not begin with GGUF", "name a GGUF file");
        var version = reader.UInt32();
        if (version is not (2 or 3))
            throw reader.Fault(
                (version & 0xFFFF) == 0
                    ? "its numbers are big-endian; only little-endian files are read"
                    : $"it has version {version}; versions 2 and 3 are read",
                "convert the model again with a current converter");
    }

    private static OrderedDictionary<string, object> Pairs(GgufReader reader)
    {
        var count = reader.Count("metadata keys", 13);
        var pairs = new OrderedDictionary<string, object>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = reader.Text($"metadata key {i}", LongestName);
            if (!pairs.TryAdd(key, reader.Value(key, reader.UInt32())))
                throw reader.Fault($"the metadata key {key} is there twice");
        }
        return pairs;
    }

    private static (string Name, BlockFormat Format, long[] Shape, ulong Offset, long Length) Tensor(GgufReader reader)
    {
        var name = reader.Text("a tensor's name", LongestName);
        var dimensions = reader.UInt32();
        if (dimensions is 0 or > 4)
            throw reader.Fault($"tensor {name} has {dimensions} dimensions; 1 to 4 are possible");
        var shape = new long[dimensions];
        var values = (UInt128)1;
        for (var i = (int)dimensions - 1; i >= 0; i--)
        {
            var length = reader.UInt64();
            values *= length;
            if (length == 0 || values > long.MaxValue)
                throw reader.Fault($"tensor {name} has a dimension of {length}, which makes {values} values");
            shape[i] = (long)length;
        }
        var number = reader.UInt32();
        var format = BlockFormat.Find(number) ?? throw reader.Fault(
            $"tensor {name} is stored as {BlockFormat.Unsupported(number)}; supported are {BlockFormat.Supported}", "take a file in one of these");
        if (shape[^1] % format.Values != 0)
            throw reader.Fault($"tensor {name} has rows of {shape[^1]} values; {format} needs multiples of {format.Values}");
        var bytes = values / (uint)format.Values * (uint)format.Bytes;
        return (name, format, shape, reader.UInt64(), bytes > long.MaxValue ? long.MaxValue : (long)bytes);
    }

    private static GgufTensor[] Placed(
        GgufReader reader, GgufMetadata metadata, List<(string Name, BlockFormat Format, long[] Shape, ulong Offset, long Length)> tensors, long size)
    {
        var alignment = metadata.Whole("general.alignment") ?? 32;
        if (alignment is < 1 or > LargestAlignment || alignment % 8 != 0)
            throw reader.Fault($"general.alignment is {alignment}; it must be a multiple of 8 up to {LargestAlignment}");
        var start = (reader.Position + alignment - 1) / alignment * alignment;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, _, _, offset, length) in tensors)
        {
            if (!names.Add(name))
                throw reader.Fault($"tensor {name} is there twice");
            if (offset % (ulong)alignment != 0)
                throw reader.Fault($"tensor {name} begins at {offset}, which is not a multiple of the alignment {alignment}");
            if (start > size || offset > (ulong)(size - start) || length > size - start - (long)offset)
                throw reader.Fault($"tensor {name} ends beyond the file ({size} bytes)", "it is truncated, copy it again");
        }
        GgufTensor[] placed = [.. tensors.Select(item => new GgufTensor(item.Name, item.Format, item.Shape, start + (long)item.Offset, item.Length))];
        foreach (var (before, after) in placed.OrderBy(tensor => tensor.Offset).Zip(placed.OrderBy(tensor => tensor.Offset).Skip(1)))
        {
            if (before.Offset + before.Length > after.Offset)
                throw reader.Fault($"the tensors {before.Name} and {after.Name} overlap");
        }
        return placed;
    }
}

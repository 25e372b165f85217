using System.Buffers.Binary;
using System.Text.Json;

namespace SelfRewarding.HuggingFace.Safetensors;

/// <summary>Finds the tensors of a model folder: model.safetensors, or the shards of model.safetensors.index.json. Reads headers only.</summary>
public static class SafetensorsIndex
{
    private const long MaximumHeader = 100_000_000;
    private const long MaximumIndex = 64 << 20;

    /// <summary>All tensors of a folder by name.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="stem">What the file's name begins with.</param>
    /// <exception cref="UserFaultException">A file is missing, truncated or lies about its sizes.</exception>
    public static IReadOnlyDictionary<string, TensorEntry> ReadFolder(string folder, string stem = "model")
    {
        var index = Path.Combine(folder, $"{stem}.safetensors.index.json");
        var entries = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var file in File.Exists(index) ? Shards(folder, index) : [Path.Combine(folder, $"{stem}.safetensors")])
        {
            foreach (var entry in ReadFile(file))
            {
                if (!entries.TryAdd(entry.Name, entry))
                    throw new UserFaultException($"{file}: tensor {entry.Name} is in another shard too; each may be in one");
            }
        }
        return entries;
    }

    /// <summary>All tensors of one file.</summary>
    /// <exception cref="UserFaultException">The file is missing, truncated or lies about its sizes.</exception>
    public static IReadOnlyList<TensorEntry> ReadFile(string path)
    {
        if (!File.Exists(path))
            throw new UserFaultException($"{path}: there is no such file; a model folder needs model.safetensors or model.safetensors.index.json");
        using var file = File.OpenHandle(path);
        var size = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[8];
        if (RandomAccess.Read(file, prefix, 0) < 8)
            throw new UserFaultException($"{path}: it has {size} bytes; a safetensors file has at least 8; copy it again");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaximumHeader || (long)length > size - 8)
            throw new UserFaultException(
                $"{path}: its header claims {length} bytes of {size}; the file is truncated or not safetensors; copy it again");
        var header = new byte[(int)length];
        if (RandomAccess.Read(file, header, 8) != header.Length)
            throw new UserFaultException($"{path}: the header could not be read whole; copy the file again");
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8 });
            TensorEntry[] entries =
            [
                .. json.RootElement.EnumerateObject()
                    .Where(item => item.Name != "__metadata__")
                    .Select(item => Entry(path, item, 8 + (long)length, size)),
            ];
            CheckApart(path, entries);
            return entries;
        }
        catch (Exception error)
            when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw new UserFaultException($"{path}: the header is broken ({error.Message}); copy the file again", error);
        }
    }

    private static TensorEntry Entry(string path, JsonProperty item, long start, long size)
    {
        var name = item.Name;
        var dtype = item.Value.GetProperty("dtype").GetString();
        if (!Enum.TryParse<TensorType>(dtype, out var type) || !Enum.IsDefined(type) || type.ToString() != dtype)
            throw new UserFaultException($"{path}: tensor {name} has type {dtype}; F32, F16 and BF16 are supported");
        long[] shape = [.. item.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())];
        long[] offsets = [.. item.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
        if (offsets is not [var begin, var end] || begin < 0 || end < begin || end > size - start)
            throw new UserFaultException($"{path}: tensor {name} ends beyond the file ({size} bytes); the file is truncated; copy it again");
        if (shape.Any(dimension => dimension < 0) || shape.Aggregate(1L, (product, dimension) => product * dimension) * type.Size() != end - begin)
            throw new UserFaultException(
                $"{path}: tensor {name} has shape [{string.Join(", ", shape)}] but {end - begin} bytes; copy the file again");
        return new TensorEntry(name, path, type, shape, start + begin, end - begin);
    }

    private static void CheckApart(string path, TensorEntry[] entries)
    {
        TensorEntry[] ordered = [.. entries.Where(entry => entry.Length > 0).OrderBy(entry => entry.Offset)];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Offset < ordered[i - 1].Offset + ordered[i - 1].Length)
                throw new UserFaultException(
                    $"{path}: the tensors {ordered[i - 1].Name} and {ordered[i].Name} overlap; the file is broken, copy it again");
        }
    }

    /// <summary>Bytes of one element.</summary>
    public static int Size(this TensorType type) => type == TensorType.F32 ? 4 : 2;

    private static string[] Shards(string folder, string index)
    {
        try
        {
            if (new FileInfo(index).Length > MaximumIndex)
                throw new JsonException($"it is larger than {MaximumIndex >> 20} MiB");
            using var json = JsonDocument.Parse(File.ReadAllText(index));
            string[] names =
            [
                .. json.RootElement.GetProperty("weight_map").EnumerateObject()
                    .Select(item => item.Value.GetString() ?? "")
                    .Distinct()
                    .Order(StringComparer.Ordinal),
            ];
            if (names.FirstOrDefault(name => name.Length == 0 || Path.GetFileName(name) != name) is { } outside)
                throw new UserFaultException($"{index}: weight_map names the file \"{outside}\"; shards must lie in the same folder");
            return [.. names.Select(name => Path.Combine(folder, name))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new UserFaultException($"{index}: it has no readable weight_map ({error.Message}); copy the file again", error);
        }
    }
}

using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Safetensors;

/// <summary>Makes the header of a safetensors file: 8 bytes of length, then JSON, padded with blanks to a multiple of 8.</summary>
public static class SafetensorsHeader
{
    /// <summary>The header's bytes for tensors laid out one after the other in this order.</summary>
    public static byte[] Build(IReadOnlyList<(string Name, TensorType Type, long[] Shape)> tensors)
    {
        var root = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        var offset = 0L;
        foreach (var (name, type, shape) in tensors)
        {
            var end = offset + shape.Aggregate(1L, (product, dimension) => product * dimension) * type.Size();
            root[name] = new JsonObject
            {
                ["dtype"] = type.ToString(),
                ["shape"] = new JsonArray([.. shape.Select(dimension => JsonValue.Create(dimension))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(root);
        var header = new byte[8 + (json.Length + 7) / 8 * 8];
        header.AsSpan(8).Fill((byte)' ');
        json.CopyTo(header, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - 8));
        return header;
    }
}

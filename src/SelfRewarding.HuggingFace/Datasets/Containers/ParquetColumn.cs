using System.Text;
using System.Text.Json.Nodes;
using Parquet.Data;
using Parquet.Schema;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>
/// One column of a row group, put into rows. A column holds its values and two levels a value: how much of its path is
/// there (definition) and which of the lists on it goes on (repetition; 0 begins a row).
/// </summary>
/// <param name="path">The fields from the top to the column.</param>
/// <param name="data">Levels and values.</param>
internal sealed class ParquetColumn(Field[] path, RawColumnData data)
{
    private readonly Func<int, JsonNode?> value = Reader(data);
    private readonly int[] places = new int[path[^1].MaxRepetitionLevel + 1];
    private int entry;
    private int next;

    /// <summary>The columns below a field, each as the fields that lead to it.</summary>
    public static IEnumerable<Field[]> Leaves(Field[] path) => path[^1] switch
    {
        ListField list => Leaves([.. path, list.Item]),
        StructField group => group.Fields.SelectMany(field => Leaves([.. path, field])),
        MapField map => new[] { map.Key, map.Value }.SelectMany(field => Leaves([.. path, field])),
        _ => [path],
    };

    /// <summary>Adds what the column has for the next row; returns what is wrong with it, or null.</summary>
    public string? AddNext(JsonObject row)
    {
        string? fault = null;
        var definitions = path[^1].MaxDefinitionLevel > 0 ? data.DefinitionLevels : default;
        var repetitions = path[^1].MaxRepetitionLevel > 0 ? data.RepetitionLevels : default;
        do
        {
            var repetition = entry < repetitions.Length ? repetitions[entry] : 0;
            var definition = entry < definitions.Length ? definitions[entry] : path[^1].MaxDefinitionLevel;
            entry++;
            for (var level = 0; level < places.Length; level++)
                places[level] = level == repetition ? places[level] + 1 : level > repetition ? 0 : places[level];
            fault = Add(row, definition) ?? fault;
        }
        while (entry < repetitions.Length && repetitions[entry] > 0);
        return fault;
    }

    /// <summary>Walks down the path as far as it is defined.</summary>
    private string? Add(JsonObject row, int definition)
    {
        JsonNode node = row;
        for (var depth = 0; depth < path.Length; depth++)
        {
            var (field, isList) = (path[depth], path[depth] is ListField or MapField or DataField { IsArray: true });
            if (definition < field.MaxDefinitionLevel - (isList ? 1 : 0))
            {
                Place(node, depth, null);
                return null;
            }
            if (isList)
            {
                node = Child(node, depth) as JsonArray ?? Place(node, depth, new JsonArray())!;
                if (definition < field.MaxDefinitionLevel)
                    return null;
                if (field is MapField)
                    node = Entry((JsonArray)node, places[field.MaxRepetitionLevel]);
            }
            else if (field is StructField)
            {
                node = Child(node, depth) as JsonObject ?? Place(node, depth, new JsonObject())!;
            }
        }
        var read = value(next++);
        if (path[^1] is DataField { IsArray: true })
            ((JsonArray)node).Add(read);
        else
            Place(node, path.Length - 1, read);
        return read is null && next > 0 && IsTooLong(next - 1)
            ? $"\"{path[^1].Path}\" is longer than {ByteSource.LongestRow >> 20} Mi characters; split the row"
            : null;
    }

    private bool IsTooLong(int at) => data is RawColumnData<ReadOnlyMemory<char>> texts && texts.Values[at].Length > ByteSource.LongestRow;

    /// <summary>What stands at the place of a field: in an object under its name, in a list at the list's place.</summary>
    private JsonNode? Child(JsonNode parent, int depth) => parent switch
    {
        JsonObject fields => fields[Name(depth)],
        JsonArray list when list.Count > Index(depth) => list[Index(depth)],
        _ => null,
    };

    private JsonNode? Place(JsonNode parent, int depth, JsonNode? child)
    {
        switch (parent)
        {
            case JsonObject fields when child is not null || !fields.ContainsKey(Name(depth)):
                fields[Name(depth)] = child;
                break;
            case JsonArray list when list.Count <= Index(depth):
                list.Add(child);
                break;
        }
        return child;
    }

    private int Index(int depth) => places[path[depth - 1].MaxRepetitionLevel];

    /// <summary>A map's entries are objects of "key" and "value".</summary>
    private static JsonNode Entry(JsonArray map, int at)
    {
        if (map.Count <= at)
            map.Add(new JsonObject());
        return map[at]!;
    }

    private string Name(int depth) => path[depth].Name;

    private static Func<int, JsonNode?> Reader(RawColumnData data) => data switch
    {
        RawColumnData<ReadOnlyMemory<char>> texts => i =>
            texts.Values[i].Length > ByteSource.LongestRow ? null : JsonValue.Create(texts.Values[i].ToString()),
        RawColumnData<ReadOnlyMemory<byte>> bytes => i => Encoding.UTF8.GetString(bytes.Values[i].Span),
        RawColumnData<bool> flags => i => flags.Values[i],
        RawColumnData<int> numbers => i => numbers.Values[i],
        RawColumnData<long> numbers => i => numbers.Values[i],
        RawColumnData<short> numbers => i => (int)numbers.Values[i],
        RawColumnData<sbyte> numbers => i => (int)numbers.Values[i],
        RawColumnData<byte> numbers => i => (int)numbers.Values[i],
        RawColumnData<ushort> numbers => i => (int)numbers.Values[i],
        RawColumnData<uint> numbers => i => (long)numbers.Values[i],
        RawColumnData<ulong> numbers => i => numbers.Values[i],
        RawColumnData<float> numbers => i => Finite(numbers.Values[i]),
        RawColumnData<double> numbers => i => Finite(numbers.Values[i]),
        RawColumnData<decimal> numbers => i => numbers.Values[i],
        RawColumnData<DateTime> times => i => times.Values[i].ToString("O"),
        _ => _ => null,     // no row that is learnt from has such a value
    };

    private static JsonValue? Finite(double number) => double.IsFinite(number) ? JsonValue.Create(number) : null;
}

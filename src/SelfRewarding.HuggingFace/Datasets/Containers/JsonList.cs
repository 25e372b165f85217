using System.Text.Json;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>A JSON file with one list of objects: the list itself, or the one list in an object. One object is in memory at a time.</summary>
internal static class JsonList
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonRow.Depth };

    public static IEnumerable<DataRow> Read(string path, ByteSource source)
    {
        if (Peek(source) != (byte)'[')
            SkipToList(path, source);
        source.Take(1);
        for (var row = 1; Peek(source) is var next && next != (byte)']'; row++)
        {
            if (row > 1)
            {
                if (next != (byte)',')
                    throw Broken(path, row, next is null ? "the file ends inside of the list" : "there is no comma between two rows");
                source.Take(1);
                Peek(source);
            }
            var length = ValueLength(path, row, source);
            yield return JsonRow.Of($"{path}:{row}", source.Ahead[..length]);
            source.Take(length);
        }
    }

    /// <summary>Takes white space; the byte that then lies ahead, or null at the end.</summary>
    public static byte? Peek(ByteSource source)
    {
        while (true)
        {
            var blanks = source.Ahead.IndexOfAnyExcept(" \t\r\n"u8);
            source.Take(blanks < 0 ? source.Ahead.Length : blanks);
            if (!source.Ahead.IsEmpty)
                return source.Ahead[0];
            if (!source.More())
                return null;
        }
    }

    /// <summary>In an object: takes everything up to the first list.</summary>
    private static void SkipToList(string path, ByteSource source)
    {
        source.Take(1);
        while (Peek(source) == (byte)'"')
        {
            source.Take(ValueLength(path, 1, source));
            if (Peek(source) != (byte)':')
                throw Broken(path, 1, "a name has no value");
            source.Take(1);
            if (Peek(source) == (byte)'[')
                return;
            source.Take(ValueLength(path, 1, source));
            if (Peek(source) != (byte)',')
                break;
            source.Take(1);
        }
        throw new UserFaultException($"{path}: the JSON object has no list of rows; give a list [ … ], an object with one, or one object a line");
    }

    private static int ValueLength(string path, int row, ByteSource source)
    {
        try
        {
            while (true)
            {
                var reader = new Utf8JsonReader(source.Ahead, source.AtEnd, new JsonReaderState(Options));
                if (reader.Read() && reader.TrySkip() && (source.AtEnd || reader.BytesConsumed < source.Ahead.Length))
                    return (int)reader.BytesConsumed;
                if (!source.More() && source.Ahead.IsEmpty)
                    throw Broken(path, row, "the file ends inside of the list");
            }
        }
        catch (JsonException error)
        {
            throw Broken(path, row, JsonRow.Short(error.Message));
        }
    }

    private static UserFaultException Broken(string path, int row, string what) =>
        new($"{path}:{row}: not JSON ({what}); mend the file, or write one object a line (.jsonl), where a bad row can be skipped");
}

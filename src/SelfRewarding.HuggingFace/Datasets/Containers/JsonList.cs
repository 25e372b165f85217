using System.Text.Json;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>A JSON file with one list of objects: the list itself, or the one in an object. One object is in memory at a time.</summary>
internal static class JsonList
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonRow.Depth };

    public static IEnumerable<DataRow> Read(string path, ByteSource source)
    {
        var isInObject = Peek(source) != (byte)'[';
        if (isInObject)
            SkipToRows(path, source);
        source.Take(1);
        var row = 1;
        for (; Peek(source) is var next && next != (byte)']'; row++)
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
        source.Take(1);
        if (isInObject)
            SkipToEnd(path, row, source);
        if (Peek(source) is not null)
            throw Broken(path, row, "something stands behind the rows");
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

    /// <summary>In an object: takes everything up to the first list of objects.</summary>
    private static void SkipToRows(string path, ByteSource source)
    {
        do
        {
            source.Take(1);
            if (Peek(source) != (byte)'"')
                break;
            SkipName(path, 1, source);
            if (StartsRows(source))
                return;
            source.Take(ValueLength(path, 1, source));
        }
        while (Peek(source) == (byte)',');
        throw new UserFaultException($"{path}: the JSON object has no list of rows; give a list [ … ], an object with one, or one object a line");
    }

    /// <summary>Behind the rows: takes what else is in their object, which must not be a second list of rows.</summary>
    private static void SkipToEnd(string path, int row, ByteSource source)
    {
        while (Peek(source) == (byte)',')
        {
            source.Take(1);
            Peek(source);
            SkipName(path, row, source);
            if (StartsRows(source))
                throw new UserFaultException($"{path}: the JSON object has two lists of rows; keep one of them, or make two files");
            source.Take(ValueLength(path, row, source));
        }
        if (Peek(source) != (byte)'}')
            throw Broken(path, row, "the file ends inside of the object");
        source.Take(1);
    }

    private static void SkipName(string path, int row, ByteSource source)
    {
        source.Take(ValueLength(path, row, source));
        if (Peek(source) != (byte)':')
            throw Broken(path, row, "a name has no value");
        source.Take(1);
        Peek(source);
    }

    /// <summary>Whether a list lies ahead whose first value is an object.</summary>
    private static bool StartsRows(ByteSource source)
    {
        while (!source.Ahead.IsEmpty && source.Ahead[0] == (byte)'[')
        {
            var first = source.Ahead[1..].IndexOfAnyExcept(" \t\r\n"u8);
            if (first >= 0)
                return source.Ahead[1 + first] == (byte)'{';
            if (!source.More())
                return false;
        }
        return false;
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

using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Datasets.Containers;

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>A data file: what holds the rows, and the rows, read one after another.</summary>
/// <param name="Container">"jsonl", "json", "csv", "tsv" or "parquet", with ".gz" behind it where it is packed.</param>
/// <param name="Rows">The rows; each enumeration reads the file again.</param>
public sealed record DataFile(string Container, IEnumerable<DataRow> Rows)
{
    private const int LongestFirstLine = 1 << 20;

    private static readonly string[] wrappings = ["data", "rows", "examples", "items", "train"];

    /// <summary>Looks at a file's first bytes and its name.</summary>
    /// <exception cref="UserFaultException">The file cannot be read, or is none of these.</exception>
    public static DataFile Open(string path)
    {
        try
        {
            var container = Detect(path);
            return new DataFile(container, OnDisk(path, Read(path, container)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, error);
        }
    }

    private static string Detect(string path)
    {
        if (ParquetRows.IsParquet(path))
            return "parquet";
        using var source = ByteSource.Open(path);
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var packed = source.IsPacked ? ".gz" : "";
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => "csv" + packed,
            ".tsv" => "tsv" + packed,
            ".jsonl" or ".ndjson" => "jsonl" + packed,
            _ => JsonList.Peek(source) switch
            {
                (byte)'[' => "json" + packed,
                (byte)'{' => (IsOneObjectALine(source) ? "jsonl" : "json") + packed,
                null => "jsonl" + packed,
                _ => throw new UserFaultException($"{path}: this is no data file; JSONL, JSON, CSV, TSV (also as .gz) and Parquet can be read"),
            },
        };
    }

    /// <summary>
    /// Whether the first line is a whole object and another one follows. An object alone is a row too, unless it is one
    /// of the usual wrappings around a list of rows.
    /// </summary>
    private static bool IsOneObjectALine(ByteSource source)
    {
        int end;
        while ((end = source.Ahead.IndexOf((byte)'\n')) < 0 && source.Ahead.Length < LongestFirstLine && source.More())
            continue;
        if (end < 0 && !source.AtEnd)
            return false;
        var first = JsonRow.Of("", end < 0 ? source.Ahead : source.Ahead[..end]);
        if (first.Fault is not null)
            return false;
        source.Take(end < 0 ? source.Ahead.Length : end);
        return JsonList.Peek(source) is not null || !wrappings.Any(name => first.Fields[name] is JsonArray);
    }

    private static IEnumerable<DataRow> Read(string path, string container)
    {
        if (container == "parquet")
        {
            foreach (var row in ParquetRows.Read(path))
                yield return row;
            yield break;
        }
        using var source = ByteSource.Open(path);
        foreach (var row in container.Split('.')[0] switch
        {
            "csv" => CsvRows.Read(path, source, ','),
            "tsv" => CsvRows.Read(path, source, '\t'),
            "json" => JsonList.Read(path, source),
            _ => JsonLines.Read(path, source),
        })
            yield return row;
    }

    /// <summary>The rows; a disk that fails in the middle is a fault the user can mend.</summary>
    private static IEnumerable<DataRow> OnDisk(string path, IEnumerable<DataRow> rows)
    {
        using var each = rows.GetEnumerator();
        while (true)
        {
            try
            {
                if (!each.MoveNext())
                    yield break;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw CannotRead(path, error);
            }
            yield return each.Current;
        }
    }

    private static UserFaultException CannotRead(string path, Exception error) =>
        new($"{path} cannot be read ({error.Message}); name a data file", error);
}

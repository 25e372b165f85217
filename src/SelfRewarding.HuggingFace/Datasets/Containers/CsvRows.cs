using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>
/// Comma- or tab-separated values as RFC 4180 has them: the first record names the columns, a field may stand in quotes,
/// and then hold separators, line ends and doubled quotes. Every value is a text.
/// </summary>
internal static class CsvRows
{
    private const byte Quote = (byte)'"';

    public static IEnumerable<DataRow> Read(string path, ByteSource source, char separator)
    {
        string[]? columns = null;
        var line = 1;
        while (NextRecord(path, line, source, separator, out var length, out var lines))
        {
            var record = source.Ahead[..length].TrimEnd("\r\n"u8).ToArray();
            source.Take(length);
            var place = $"{path}:{line}";
            line += lines;
            if (record.Length == 0)
                continue;
            if (columns is null)
                columns = Header(place, record, separator);
            else
                yield return Row(place, record, columns, separator);
        }
    }

    private static string[] Header(string place, byte[] record, char separator)
    {
        List<string> columns = [];
        var fault = Utf8.IsValid(record) ? Split(Encoding.UTF8.GetString(record), separator, columns) : "not UTF-8; save the file as UTF-8";
        if (fault is null && columns.Distinct().Count() < columns.Count)
            fault = "two columns have one name; name them differently";
        return fault is null ? [.. columns] : throw new UserFaultException($"{place}: the header cannot be used: {fault}");
    }

    private static DataRow Row(string place, byte[] record, string[] columns, char separator)
    {
        if (!Utf8.IsValid(record))
            return JsonRow.Bad(place, "not UTF-8; save the file as UTF-8");
        List<string> fields = [];
        if (Split(Encoding.UTF8.GetString(record), separator, fields) is { } fault)
            return JsonRow.Bad(place, fault);
        if (fields.Count != columns.Length)
            return JsonRow.Bad(
                place,
                $"the row has {fields.Count} fields and the header {columns.Length}; "
                + "both need as many, put fields with separators in quotes");
        return new DataRow(
            place, new JsonObject(columns.Zip(fields, (column, field) => KeyValuePair.Create(column, (JsonNode?)JsonValue.Create(field)))));
    }

    /// <summary>Splits a record; returns what is wrong with it, or null.</summary>
    private static string? Split(string record, char separator, List<string> fields)
    {
        if (record.Contains('\0'))
            return "the row has a NUL character; this is no text file, or it is damaged";
        for (var at = 0; at <= record.Length; at++)
        {
            if (at < record.Length && record[at] == '"')
            {
                var field = new StringBuilder();
                for (at++; at < record.Length && (record[at] != '"' || (at + 1 < record.Length && record[at + 1] == '"' && ++at > 0)); at++)
                    field.Append(record[at]);
                if (at >= record.Length)
                    return "a quote is opened and not closed; close it, or double the quotes inside of a field";
                at++;
                if (at < record.Length && record[at] != separator)
                    return $"\"{record[at]}\" follows a closing quote; double the quotes inside of a field";
                fields.Add(field.ToString());
                continue;
            }
            var end = record.IndexOf(separator, at);
            fields.Add(record[at..(end < 0 ? record.Length : end)]);
            at = end < 0 ? record.Length : end;
        }
        return null;
    }

    /// <summary>The next record with its line end lies at the front: it ends at a line end outside of quotes.</summary>
    private static bool NextRecord(string path, int line, ByteSource source, char separator, out int length, out int lines)
    {
        var (state, at) = (Place.FieldStart, 0);
        lines = 0;
        try
        {
            do
            {
                var ahead = source.Ahead;
                for (; at < ahead.Length; at++)
                {
                    lines += ahead[at] == (byte)'\n' ? 1 : 0;
                    if (ahead[at] == (byte)'\n' && state != Place.Quoted)
                    {
                        length = at + 1;
                        return true;
                    }
                    state = Next(state, ahead[at], separator);
                }
            }
            while (source.More());
        }
        catch (UserFaultException fault) when (state == Place.Quoted)
        {
            throw Unclosed(path, line, fault);
        }
        if (state == Place.Quoted)
            throw Unclosed(path, line, null);
        length = source.Ahead.Length;
        return length > 0;
    }

    private static Place Next(Place state, byte next, char separator) => (state, next) switch
    {
        (Place.FieldStart, Quote) or (Place.QuoteInQuoted, Quote) => Place.Quoted,
        (Place.Quoted, Quote) => Place.QuoteInQuoted,
        (Place.Quoted, _) => Place.Quoted,
        _ => next == separator ? Place.FieldStart : Place.Bare,
    };

    private static UserFaultException Unclosed(string path, int line, UserFaultException? inner)
    {
        var message = $"{path}:{line}: a quote is opened in this row and never closed; close it, or double the quotes inside of a field";
        return inner is null ? new(message) : new(message, inner);
    }

    private enum Place
    {
        FieldStart,
        Bare,
        Quoted,
        QuoteInQuoted,
    }
}

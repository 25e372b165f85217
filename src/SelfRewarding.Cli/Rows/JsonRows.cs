using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.Cli.Rows;

/// <summary>JSONL files in and out: an output row is the input row and new fields, in input order.</summary>
internal static class JsonRows
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>All rows of a file, each with its place ("file:line"); blank lines are skipped.</summary>
    /// <exception cref="UserFaultException">The file cannot be read, or a line is not a JSON object.</exception>
    public static IReadOnlyList<InputRow> Read(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select((line, i) => (Line: line, Place: $"{path}:{i + 1}"))
                .Where(row => !string.IsNullOrWhiteSpace(row.Line))
                .Select(row => new InputRow(row.Place, Parse(row.Line, row.Place)))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be read ({error.Message}); name a JSONL file", error);
        }
    }

    /// <summary>
    /// Writes rows beside the file's place and moves them there when whole; where a row fails nothing is left. A device is
    /// written to, not replaced.
    /// </summary>
    public static void Write(string path, IEnumerable<JsonObject> rows)
    {
        var part = path + ".part";
        try
        {
            var text = string.Concat(rows.Select(row => Print(row) + "\n"));
            if (IsDevice(path))
            {
                using var device = new StreamWriter(new FileStream(path, FileMode.Open, FileAccess.Write));
                device.Write(text);
                return;
            }
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllText(part, text);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception error)
        {
            File.Delete(part);
            if (error is IOException or UnauthorizedAccessException)
                throw new UserFaultException($"{path} cannot be written ({error.Message}); make room or name another file", error);
            throw;
        }
    }

    /// <summary>One row on one line, text unescaped where JSON allows.</summary>
    public static string Print(JsonNode row) => row.ToJsonString(Options);

    /// <summary>/dev/stdout and the like: there is nothing to move there, and root would move a file over the device.</summary>
    private static bool IsDevice(string path)
    {
        if (!File.Exists(path))
            return false;
        var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        return (target.StartsWith("/dev/", StringComparison.Ordinal) && !target.StartsWith("/dev/shm/", StringComparison.Ordinal))
            || target.StartsWith("/proc/", StringComparison.Ordinal);
    }

    private static JsonObject Parse(string line, string place)
    {
        try
        {
            var row = JsonNode.Parse(line, documentOptions: Strict) as JsonObject ?? throw new UserFaultException($"{place}: the row is not a JSON object; write one object a line");
            if (line.Contains(@"\ud", StringComparison.OrdinalIgnoreCase))
                _ = Print(row);     // half a surrogate pair is no text; it shows here
            return row;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new UserFaultException($"{place}: this is not valid JSON ({error.Message}); write one object a line", error);
        }
    }
}

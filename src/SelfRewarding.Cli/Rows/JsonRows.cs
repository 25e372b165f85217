using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.Cli.Rows;

/// <summary>JSONL files in and out: an output row is the input row and new fields, in input order.</summary>
internal static class JsonRows
{
    private const int LongestRow = 16 << 20;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>All rows of a file, each with its place ("file:line"); blank lines are skipped.</summary>
    /// <exception cref="UserFaultException">The file cannot be read, or a line is not a JSON object.</exception>
    public static IReadOnlyList<InputRow> Read(string path)
    {
        try
        {
            var rows = new List<InputRow>();
            var number = 0;
            using var reader = new StreamReader(path, Utf8);
            while (true)
            {
                var place = $"{path}:{++number}";
                if (ReadLine(reader, place) is not { } line)
                    break;
                if (!string.IsNullOrWhiteSpace(line))
                    rows.Add(new InputRow(place, Parse(line, place)));
            }
            return rows;
        }
        catch (DecoderFallbackException error)
        {
            throw new UserFaultException($"{path} is not UTF-8 ({error.Message}); save the file as UTF-8", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be read ({error.Message}); name a JSONL file", error);
        }
    }

    /// <summary>A line without its end; null behind the last one. One that is too long is not read to its end.</summary>
    private static string? ReadLine(StreamReader reader, string place)
    {
        if (reader.Peek() < 0)
            return null;
        var line = new StringBuilder();
        for (int letter; (letter = reader.Read()) is not (-1 or '\n');)
        {
            if (line.Length == LongestRow)
                throw new UserFaultException(
                    $"{place}: the row is longer than {LongestRow >> 20} Mi characters; split it, or see whether the file is what its name says");
            line.Append((char)letter);
        }
        return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
    }

    /// <summary>
    /// Writes rows beside the file's place and moves them there when whole; where a row fails nothing is left. A device is
    /// written to, not replaced.
    /// </summary>
    public static void Write(string path, IEnumerable<JsonObject> rows)
    {
        var part = path + ".srlm.part";
        try
        {
            var text = string.Concat(rows.Select(row => Print(row) + "\n"));
            if (IsDevice(path))
            {
                using var device = new StreamWriter(OpenDevice(path));
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
    /// <remarks>The name counts as well as what it leads to: /dev/stdout is a link to a plain file where the output is redirected to one.</remarks>
    internal static bool IsDevice(string path)
    {
        if (!File.Exists(path))
            return false;
        var full = Path.GetFullPath(path);
        return IsSpecial(full) || IsSpecial(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? full);
    }

    private static bool IsSpecial(string full) =>
        (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
        || full.StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>Standard output goes on where it stands; opened by name, a plain file behind it would be written from its beginning.</summary>
    private static Stream OpenDevice(string path) => Path.GetFullPath(path) is "/dev/stdout" or "/proc/self/fd/1" or "/dev/fd/1"
        ? Console.OpenStandardOutput()
        : new FileStream(path, FileMode.Open, FileAccess.Write);

    /// <summary>JSON can spell what no text can hold. It shows when the row is printed; better now than after the work.</summary>
    private static bool HasHalfCharacter(string line, JsonObject row)
    {
        if (!MayHaveHalfCharacter(line))
            return false;
        try
        {
            _ = Utf8.GetBytes(Print(row));
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            return true;
        }
    }

    private static bool MayHaveHalfCharacter(string line) => line.Contains(@"\ud", StringComparison.OrdinalIgnoreCase);

    private static UserFaultException HalfCharacter(string place) =>
        new($"{place}: a text has half a character (a lone surrogate such as \\ud800); texts are Unicode, mend the row");

    private static JsonObject Parse(string line, string place)
    {
        try
        {
            var row = JsonNode.Parse(line, documentOptions: Strict) as JsonObject
                ?? throw new UserFaultException($"{place}: the row is not a JSON object; write one object a line");
            return HasHalfCharacter(line, row) ? throw HalfCharacter(place) : row;
        }
        catch (InvalidOperationException) when (MayHaveHalfCharacter(line))
        {
            throw HalfCharacter(place);     // in a name: those are read at once
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            throw new UserFaultException($"{place}: this is not valid JSON ({error.Message}); write one object a line", error);
        }
    }
}

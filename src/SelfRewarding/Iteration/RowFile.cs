using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRewarding.Iteration;

/// <summary>JSONL files of a run folder: one row a line, strict, UTF-8, '\n'.</summary>
public static class RowFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>All rows of a finished file; an unreadable one is a <see cref="UserFaultException"/> that names file and line.</summary>
    public static IReadOnlyList<T> Read<T>(string path)
    {
        var rows = new List<T>();
        foreach (var line in File.ReadLines(path))
        {
            try
            {
                rows.Add(JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("the row is null"));
            }
            catch (JsonException e)
            {
                throw Unreadable(path, rows.Count + 1, e);
            }
        }
        return rows;
    }

    /// <summary>Writes rows beside their place and moves them there when whole.</summary>
    public static void Write<T>(string path, IEnumerable<T> rows)
    {
        OnDisk(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".tmp", string.Concat(rows.Select(row => Line(row) + '\n')));
            File.Move(path + ".tmp", path, overwrite: true);
        });
    }

    /// <summary>One row as it stands in a file.</summary>
    internal static string Line<T>(T row) => JsonSerializer.Serialize(row, Options);

    /// <summary>
    /// The blocks of a stage that is not finished, one JSON array a line. A last line that was cut by a kill is taken
    /// off the file: its block is made again.
    /// </summary>
    internal static List<IReadOnlyList<T>> ReadBlocks<T>(string path)
    {
        var blocks = new List<IReadOnlyList<T>>();
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var next = length < 0 ? bytes.Length : start + length + 1;
            try
            {
                if (length < 0)
                    throw new JsonException("the line is cut");
                blocks.Add(JsonSerializer.Deserialize<List<T>>(bytes.AsSpan(start, length), Options) ?? throw new JsonException("the block is null"));
            }
            catch (JsonException e)
            {
                if (next < bytes.Length)
                    throw Unreadable(path, blocks.Count + 1, e);
                using var file = File.OpenWrite(path);
                file.SetLength(start);
            }
            start = next;
        }
        return blocks;
    }

    /// <summary>Adds a block as one line and hands it to the disk.</summary>
    internal static void AppendBlock<T>(string path, IReadOnlyList<T> block)
    {
        OnDisk(path, () =>
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(Line(block) + '\n'));
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>Runs a write; a full or forbidden disk is something the user can mend.</summary>
    internal static void OnDisk(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(
                $"{path} cannot be written ({e.Message}); make room or mend the rights and start again, finished work is kept", e);
        }
    }

    private static UserFaultException Unreadable(string path, int line, JsonException e) =>
        new($"{path}:{line} cannot be read ({e.Message}); delete the file and what was made from it, then start again", e);
}

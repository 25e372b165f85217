using System.IO.Compression;
using System.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>The script of every character in one edition of Unicode, for .NET has no such property.</summary>
internal sealed class ScriptTable
{
    private readonly string[] names;
    private readonly (int First, int Last, int Name)[] ranges;

    private ScriptTable(string deflated)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(deflated));
        using var data = new DeflateStream(packed, CompressionMode.Decompress);
        names = new string[Varint.Read(data)];
        for (var i = 0; i < names.Length; i++)
        {
            var name = new byte[Varint.Read(data)];
            data.ReadExactly(name);
            names[i] = Encoding.ASCII.GetString(name);
        }
        ranges = new (int, int, int)[Varint.Read(data)];
        var next = 0;
        for (var i = 0; i < ranges.Length; i++)
        {
            var first = next + Varint.Read(data);
            next = first + Varint.Read(data) + 1;
            ranges[i] = (first, next - 1, Varint.Read(data));
        }
    }

    /// <summary>Unicode 9.</summary>
    public static ScriptTable Nine { get; } = new(ScriptData.Nine);

    /// <summary>Unicode 16.</summary>
    public static ScriptTable Sixteen { get; } = new(ScriptData.Sixteen);

    /// <summary>The script of a character, such as Latin or Old_Italic; null where it has none.</summary>
    public string? Of(int codePoint)
    {
        int low = 0, high = ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Last < codePoint)
                low = middle + 1;
            else if (ranges[middle].First > codePoint)
                high = middle - 1;
            else
                return names[ranges[middle].Name];
        }
        return null;
    }

    /// <summary>The characters of a script, ascending; empty where no script has this name. Case, spaces and underscores have no say.</summary>
    public IReadOnlyList<(int First, int Last)> Ranges(string script)
    {
        var name = Array.FindIndex(names, known => Plain(known) == Plain(script));
        return [.. ranges.Where(range => range.Name == name).Select(range => (range.First, range.Last))];
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
}

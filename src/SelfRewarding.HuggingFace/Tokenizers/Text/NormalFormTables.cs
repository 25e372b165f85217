using System.IO.Compression;

namespace SelfRewarding.HuggingFace.Tokenizers.Text;

/// <summary>Decompositions, compositions and combining classes, read once from <see cref="NormalFormData"/>.</summary>
internal sealed class NormalFormTables
{
    private readonly Dictionary<int, int[]> canonical = [];
    private readonly Dictionary<int, int[]> compatible = [];
    private readonly Dictionary<long, int> compositions = [];
    private readonly Dictionary<int, byte> classes = [];
    private readonly HashSet<int> seconds = [];

    private NormalFormTables()
    {
        using var packed = new MemoryStream(Convert.FromBase64String(NormalFormData.Deflated));
        using var data = new DeflateStream(packed, CompressionMode.Decompress);
        ReadDecompositions(data);
        ReadClasses(data);
    }

    public static NormalFormTables Instance { get; } = new();

    public int[]? Decomposition(int codePoint, bool compatibility) =>
        canonical.TryGetValue(codePoint, out var parts) || (compatibility && compatible.TryGetValue(codePoint, out parts)) ? parts : null;

    /// <summary>The character two characters join to, -1 if none.</summary>
    public int Composition(int first, int second) => compositions.GetValueOrDefault(Pair(first, second), -1);

    public int CombiningClass(int codePoint) => codePoint < 0x300 ? 0 : classes.GetValueOrDefault(codePoint);

    /// <summary>Whether a character may join the one before it.</summary>
    public bool IsSecond(int codePoint) => seconds.Contains(codePoint);

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;

    private void ReadDecompositions(Stream data)
    {
        var codePoint = 0;
        for (var left = Varint.Read(data); left > 0; left--)
        {
            codePoint += Varint.Read(data);
            var head = Varint.Read(data);
            var parts = new int[head / 4];
            for (var i = 0; i < parts.Length; i++)
            {
                var zigzag = Varint.Read(data);
                parts[i] = codePoint + ((zigzag >> 1) ^ -(zigzag & 1));
            }
            ((head & 2) != 0 ? compatible : canonical)[codePoint] = parts;
            if ((head & 1) != 0)
            {
                compositions[Pair(parts[0], parts[1])] = codePoint;
                seconds.Add(parts[1]);
            }
        }
    }

    private void ReadClasses(Stream data)
    {
        var first = 0;
        for (var left = Varint.Read(data); left > 0; left--)
        {
            first += Varint.Read(data);
            var last = first + Varint.Read(data);
            var value = (byte)Varint.Read(data);
            for (var codePoint = first; codePoint <= last; codePoint++)
                classes[codePoint] = value;
        }
    }
}

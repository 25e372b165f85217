using System.IO.Compression;
using System.Text;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>The bytes of a file, unpacked where they are gzip, through one buffer that grows to a limit.</summary>
internal sealed class ByteSource : IDisposable
{
    /// <summary>The longest row in bytes.</summary>
    public const int LongestRow = 16 << 20;

    private const long FreeBytes = 64L << 20;
    private const long HighestRatio = 200;

    private static readonly byte[] sentinel = Encoding.ASCII.GetBytes("\u0004 whole to here");

    private readonly string path;
    private readonly Stream stream;
    private readonly long packedLength;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long unpacked;

    private ByteSource(string path, Stream stream, bool isPacked, long length) =>
        (this.path, this.stream, IsPacked, packedLength) = (path, stream, isPacked, length);

    /// <summary>Whether the file is gzip.</summary>
    public bool IsPacked { get; }

    /// <summary>Whether all bytes are in the buffer.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>What is in the buffer and not yet taken.</summary>
    public ReadOnlySpan<byte> Ahead => buffer.AsSpan(start, Math.Max(0, end - start - Held));

    /// <summary>Of a packed file the last bytes are kept back: they may be the mark of its end.</summary>
    private int Held => IsPacked && !AtEnd ? sentinel.Length : 0;

    /// <summary>Opens a file; a byte order mark is taken.</summary>
    public static ByteSource Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        Span<byte> head = stackalloc byte[2];
        var isPacked = file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x1F && head[1] == 0x8B;
        file.Position = 0;
        var source = new ByteSource(
            path,
            isPacked ? new GZipStream(new MarkedStream(file, Pack(sentinel)), CompressionMode.Decompress) : file,
            isPacked, file.Length);
        source.More();
        if (source.Ahead.StartsWith(new byte[] { 0xFF, 0xFE }) || source.Ahead.StartsWith(new byte[] { 0xFE, 0xFF }))
            throw new UserFaultException($"{path}: this is UTF-16; save it as UTF-8");
        if (source.Ahead.StartsWith(new byte[] { 0xEF, 0xBB, 0xBF }))
            source.Take(3);
        return source;
    }

    /// <summary>Takes bytes off the front.</summary>
    public void Take(int count) => start += count;

    /// <summary>Reads on; false at the end of the file.</summary>
    /// <exception cref="UserFaultException">The row is longer than the limit, or the file is cut or a bomb.</exception>
    public bool More()
    {
        if (AtEnd)
            return false;
        MakeRoom();
        int count;
        try
        {
            count = stream.Read(buffer, end, buffer.Length - end);
        }
        catch (InvalidDataException error)
        {
            throw new UserFaultException($"{path}: the gzip data are broken ({error.Message}); copy the file again", error);
        }
        end += count;
        unpacked += count;
        AtEnd = count == 0;
        if (AtEnd && IsPacked)
            TakeMark();
        if (IsPacked && unpacked > FreeBytes && unpacked > HighestRatio * packedLength)
            throw new UserFaultException($"{path}: it unpacks to more than {HighestRatio} times its size; unpack it yourself if it is to be trusted");
        return !AtEnd;
    }

    public void Dispose() => stream.Dispose();

    /// <summary>The library does not tell a cut file from a whole one; a member behind it is only reached where it is whole.</summary>
    private void TakeMark()
    {
        if (!buffer.AsSpan(start, end - start).EndsWith(sentinel))
            throw new UserFaultException($"{path}: the gzip data are cut, or something else stands behind them; copy the file again");
        end -= sentinel.Length;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private void MakeRoom()
    {
        if (end < buffer.Length)
            return;
        if (start == 0 && buffer.Length >= LongestRow)
            throw new UserFaultException(
                $"{path}: a row is longer than {LongestRow >> 20} MiB; split it, or see whether the file is what its name says");
        var target = start > buffer.Length / 2 ? buffer : new byte[Math.Min(2 * buffer.Length, LongestRow)];
        buffer.AsSpan(start, end - start).CopyTo(target);
        (buffer, end, start) = (target, end - start, 0);
    }
}

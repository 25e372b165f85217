using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace SelfRewarding.HuggingFace.Hub;

/// <summary>
/// A file that is not whole yet. Behind its place for all bytes stands a table: magic, part size, and for each part how many
/// of its bytes are there. So a download goes on after any end of its process; when it is whole the table is cut off.
/// </summary>
internal sealed class IncompleteBlob : IDisposable
{
    private const ulong Magic = 0x7472_6170_6d6c_7273;   // "srlmpart"

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly long size;
    private readonly long partSize;
    private readonly long[] done;

    private IncompleteBlob(string path, SafeFileHandle file, long size, long partSize)
    {
        (this.path, this.file, this.size, this.partSize) = (path, file, size, partSize);
        done = new long[size == 0 ? 0 : (size - 1) / partSize + 1];
    }

    public int Parts => done.Length;

    /// <summary>Bytes that are there.</summary>
    public long Done => done.Sum();

    private int TableSize => 16 + 8 * done.Length;

    /// <summary>Opens what an earlier download left, or begins; what does not fit the size is begun again.</summary>
    public static IncompleteBlob Open(string path, long size, long partSize) => OnDisk(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var blob = new IncompleteBlob(path, File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read), size, partSize);
        try
        {
            if (!blob.ReadTable())
                blob.Begin();
            return blob;
        }
        catch
        {
            blob.Dispose();
            throw;
        }
    });

    /// <summary>First byte of a part, the byte after its last, and how many are there.</summary>
    public (long Start, long End, long Done) Part(int part) => (part * partSize, Math.Min(size, (part + 1) * partSize), done[part]);

    /// <summary>Adds bytes to a part. Different parts may be written at once.</summary>
    public void Append(int part, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file, bytes, part * partSize + done[part]);
            done[part] += bytes.Length;
            WriteEntry(part);
        }
        catch (IOException error)
        {
            throw Full(path, error);
        }
    }

    /// <summary>Forgets the bytes of a part.</summary>
    public void Reset(int part)
    {
        done[part] = 0;
        OnDisk(path, () => WriteEntry(part));
    }

    /// <summary>Cuts the table off, has all bytes on the disk and closes the file.</summary>
    public void Finish() => OnDisk(path, () =>
    {
        RandomAccess.SetLength(file, size);
        RandomAccess.FlushToDisk(file);
        file.Dispose();
    });

    public void Dispose() => file.Dispose();

    /// <summary>Work on the disk whose failure the user can mend.</summary>
    public static T OnDisk<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Full(path, error);
        }
    }

    /// <inheritdoc cref="OnDisk{T}"/>
    public static void OnDisk(string path, Action work) => OnDisk(path, () =>
    {
        work();
        return 0;
    });

    private static UserFaultException Full(string path, Exception error) => new(
        $"{path} cannot be written ({error.Message}); "
        + "make room or mend the rights, or set HF_HUB_CACHE to another disk, and run the same command again", error);

    private void Begin()
    {
        Array.Clear(done);
        RandomAccess.SetLength(file, 0);
        RandomAccess.SetLength(file, size + TableSize);
        var table = new byte[TableSize];
        BinaryPrimitives.WriteUInt64LittleEndian(table, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(table.AsSpan(8), partSize);
        RandomAccess.Write(file, table, size);
    }

    private bool ReadTable()
    {
        if (RandomAccess.GetLength(file) != size + TableSize)
            return false;
        var table = new byte[TableSize];
        if (RandomAccess.Read(file, table, size) != table.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(table) != Magic || BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(8)) != partSize)
            return false;
        for (var part = 0; part < done.Length; part++)
        {
            done[part] = BinaryPrimitives.ReadInt64LittleEndian(table.AsSpan(16 + 8 * part));
            var (start, end, there) = Part(part);
            if (there < 0 || there > end - start)
                return false;
        }
        return true;
    }

    private void WriteEntry(int part)
    {
        Span<byte> entry = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(entry, done[part]);
        RandomAccess.Write(file, entry, size + 16 + 8L * part);
    }
}

using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>Parquet files, one row group in memory at a time. What the footer claims is checked before it is believed.</summary>
internal static class ParquetRows
{
    private const int FooterTail = 8;
    private const int LargestFooter = 256 << 20;
    private const long LargestGroup = 2L << 30;
    private const int MostValues = 32 << 20;

    /// <summary>Whether the file begins as Parquet does.</summary>
    public static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        return file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual("PAR1"u8);
    }

    /// <summary>The rows; lists and structs become lists and objects.</summary>
    public static IEnumerable<DataRow> Read(string path)
    {
        using var file = File.OpenRead(path);
        CheckFooter(path, file);
        var reader = Trusted(path, () => ParquetReader.CreateAsync(file, new ParquetOptions(), leaveStreamOpen: true).GetAwaiter().GetResult());
        var number = 0;
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = Trusted(path, () => reader.OpenRowGroupReader(group));
            CheckGroup(path, rows.RowGroup, file.Length);
            ParquetColumn[] columns =
            [
                .. reader.Schema.Fields.SelectMany(field => ParquetColumn.Leaves([field])).Where(leaf => rows.ColumnExists((DataField)leaf[^1]))
                    .Select(leaf => Trusted(path, () => new ParquetColumn(
                        leaf, rows.ReadRawColumnDataBaseAsync((DataField)leaf[^1], default).AsTask().GetAwaiter().GetResult()))),
            ];
            for (var row = 0L; row < rows.RowCount; row++)
                yield return Trusted(path, () => Row($"{path}:{++number}", columns));
        }
    }

    private static DataRow Row(string place, ParquetColumn[] columns)
    {
        var fields = new JsonObject();
        string? fault = null;
        foreach (var column in columns)
            fault = column.AddNext(fields) ?? fault;
        return new DataRow(place, fields, fault);
    }

    private static void CheckFooter(string path, FileStream file)
    {
        Span<byte> tail = stackalloc byte[FooterTail];
        if (file.Length > 4 + FooterTail)
        {
            file.Position = file.Length - FooterTail;
            file.ReadExactly(tail);
        }
        if (!tail[4..].SequenceEqual("PAR1"u8) || BinaryPrimitives.ReadUInt32LittleEndian(tail) > file.Length - FooterTail - 4)
            throw new UserFaultException($"{path}: the Parquet file is cut, its end is missing; copy the file again");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > LargestFooter)
            throw new UserFaultException(
                $"{path}: the footer of the Parquet file has more than {LargestFooter >> 20} MiB; write the file again with larger row groups");
        var footer = new byte[length];
        file.Position = file.Length - FooterTail - length;
        file.ReadExactly(footer);
        if (!ParquetFooter.IsWhole(footer))
            throw new UserFaultException($"{path}: the footer of the Parquet file is broken; copy the file again");
        file.Position = 0;
    }

    private static void CheckGroup(string path, RowGroup group, long fileLength)
    {
        foreach (var column in group.Columns)
        {
            if (column.MetaData is not { } claim || claim.TotalCompressedSize < 0 || claim.TotalCompressedSize > fileLength || claim.NumValues < 0)
                throw new UserFaultException($"{path}: the Parquet file claims columns larger than itself; copy the file again");
        }
        if (group.Columns.Sum(column => column.MetaData!.TotalUncompressedSize) > LargestGroup
            || group.Columns.Any(column => column.MetaData!.NumValues > MostValues))
            throw new UserFaultException(
                $"{path}: a row group is larger than {LargestGroup >> 30} GiB or {MostValues >> 20} Mi values; "
                + "write the file again with smaller row groups");
    }

    /// <summary>Whatever the library finds in a damaged file is a fault of the file.</summary>
    private static T Trusted<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not UserFaultException)
        {
            throw new UserFaultException(
                $"{path}: the Parquet data cannot be read ({JsonRow.Short(error.Message)}); "
                + "copy the file again, or write it without uncommon encodings", error);
        }
    }
}

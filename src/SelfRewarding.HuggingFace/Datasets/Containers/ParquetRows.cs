namespace SelfRewarding.HuggingFace.Datasets.Containers;

/// <summary>Parquet.</summary>
internal static class ParquetRows
{
    public static bool IsParquet(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        return file.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual("PAR1"u8);
    }

    public static IEnumerable<DataRow> Read(string path) => throw new UserFaultException(path);
}

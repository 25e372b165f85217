namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Where one tensor lies in a GGUF file.</summary>
/// <param name="Name">Its name there, such as "blk.0.attn_q.weight".</param>
/// <param name="Format">How its numbers are stored.</param>
/// <param name="Shape">Row-major dimensions; the file has them the other way round.</param>
/// <param name="Offset">First byte, counted from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public sealed record GgufTensor(string Name, BlockFormat Format, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>Numbers of a row: the last dimension.</summary>
    public long RowLength => Shape[^1];

    /// <summary>Rows: the product of the other dimensions.</summary>
    public long Rows => Shape.Take(Shape.Count - 1).Aggregate(1L, (product, dimension) => product * dimension);
}

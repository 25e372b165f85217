using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Weights;

/// <summary>A tensor of a model.</summary>
/// <param name="Name">Its Hugging Face name, such as "model.norm.weight".</param>
/// <param name="Shape">Row-major dimensions.</param>
/// <param name="Format">How its numbers are stored.</param>
public sealed record WeightTensor(string Name, IReadOnlyList<long> Shape, BlockFormat Format)
{
    /// <summary>Numbers of a row: the last dimension.</summary>
    public long RowLength => Shape.Count == 0 ? 1 : Shape[^1];

    /// <summary>Rows: the product of the other dimensions.</summary>
    public long Rows => Shape.Take(Shape.Count - 1).Aggregate(1L, (product, dimension) => product * dimension);
}

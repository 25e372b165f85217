namespace SelfRewarding.HuggingFace.Weights;

/// <summary>The weights of a model under their Hugging Face names, read row by row as 32-bit numbers.</summary>
public interface IWeightSource : IDisposable
{
    /// <summary>What there is, in no particular order.</summary>
    IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>Whole rows of a tensor.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="row">The first row.</param>
    /// <param name="values">Room for a whole number of rows.</param>
    /// <exception cref="UserFaultException">The file ends too early.</exception>
    void Read(WeightTensor tensor, long row, Span<float> values);
}

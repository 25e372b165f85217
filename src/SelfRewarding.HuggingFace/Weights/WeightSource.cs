using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Weights;

/// <summary>Opens the weights of a model folder or a GGUF file.</summary>
public static class WeightSource
{
    /// <summary>Numbers read at a time by <see cref="ForEachStretch"/>.</summary>
    private const int Stretch = 1 << 20;

    /// <summary>Opens them; only headers are read.</summary>
    /// <exception cref="UserFaultException">A file is missing, truncated or lies about its sizes.</exception>
    public static IWeightSource Open(string path) => GgufFile.IsNamed(path) ? new GgufWeights(GgufFile.Read(path)) : new SafetensorsWeights(path);

    /// <summary>Reads a tensor in stretches of whole rows. Memory is bounded by the longer of a row and some megabytes.</summary>
    /// <exception cref="UserFaultException">A value is not finite.</exception>
    public static void ForEachStretch(this IWeightSource source, string place, WeightTensor tensor, Action<long, float[], int> take)
    {
        var rows = (int)Math.Clamp(Stretch / Math.Max(1, tensor.RowLength), 1, Math.Max(1, tensor.Rows));
        var values = new float[rows * tensor.RowLength];
        for (var row = 0L; row < tensor.Rows; row += rows)
        {
            var count = (int)(Math.Min(rows, tensor.Rows - row) * tensor.RowLength);
            source.Read(tensor, row, values.AsSpan(0, count));
            CheckFinite(place, tensor, values.AsSpan(0, count));
            take(row, values, count);
        }
    }

    private static void CheckFinite(string place, WeightTensor tensor, ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                throw new UserFaultException($"{place}: tensor {tensor.Name} has values that are not finite; the model is broken, use another copy");
        }
    }
}

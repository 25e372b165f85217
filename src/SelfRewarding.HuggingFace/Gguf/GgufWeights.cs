using Microsoft.Win32.SafeHandles;
using SelfRewarding.HuggingFace.Weights;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>The weights of a GGUF file under their Hugging Face names, in Hugging Face's order of rows.</summary>
internal sealed class GgufWeights : IWeightSource
{
    private static readonly string[] NoWeights = ["rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight"];

    private readonly GgufFile file;
    private readonly GgufFamily family;
    private readonly Dictionary<string, GgufTensor> stored = new(StringComparer.Ordinal);
    private readonly SafeFileHandle handle;
    private readonly RowOrder order;

    public GgufWeights(GgufFile file)
    {
        this.file = file;
        family = GgufFamily.OfFile(file.Metadata);
        foreach (var tensor in file.Tensors.Where(tensor => !NoWeights.Contains(tensor.Name)))
        {
            var name = family.NameOf(tensor.Name)
                ?? throw new UserFaultException(
                    $"{file.Path}: tensor {tensor.Name} is not part of the architecture {family.Architecture}; take another file");
            stored.Add(name, tensor);
        }
        order = new RowOrder(GgufConfig.HeadSize(file.Metadata, family));
        Tensors = [.. stored.Select(item => new WeightTensor(item.Key, item.Value.Shape, item.Value.Format))];
        CheckHeads();
        handle = File.OpenHandle(file.Path);
    }

    public IReadOnlyList<WeightTensor> Tensors { get; }

    public void Read(WeightTensor tensor, long row, Span<float> values)
    {
        var place = stored[tensor.Name];
        if (!family.Permutes || !RowOrder.Concerns(tensor.Name))
            ReadStored(place, row, values);
        else if (tensor.Shape.Count == 1)
            ReadReordered(place, values);
        else
        {
            var length = (int)tensor.RowLength;
            for (var at = 0; at < values.Length; at += length, row++)
                ReadStored(place, order.InGguf(row), values.Slice(at, length));
        }
        if (family.NormsHaveOneAdded && tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal))
        {
            foreach (ref var value in values)
                value -= 1;
        }
    }

    public void Dispose() => handle.Dispose();

    /// <summary>A bias: one row, whose numbers are in another order.</summary>
    private void ReadReordered(GgufTensor place, Span<float> values)
    {
        var there = new float[values.Length];
        ReadStored(place, 0, there);
        for (var i = 0; i < values.Length; i++)
            values[i] = there[order.InGguf(i)];
    }

    private void ReadStored(GgufTensor place, long row, Span<float> values) => BlockReading.Read(
        handle, file.Path, place.Name, place.Format, place.Offset + row * (place.RowLength / place.Format.Values) * place.Format.Bytes, values);

    private void CheckHeads()
    {
        var size = GgufConfig.HeadSize(file.Metadata, family);
        foreach (var tensor in Tensors.Where(tensor => family.Permutes && RowOrder.Concerns(tensor.Name)))
        {
            if (tensor.Shape[0] % size != 0)
                throw new UserFaultException(
                    $"{file.Path}: tensor {tensor.Name} has {tensor.Shape[0]} rows, which are no whole heads of {size}; "
                    + "take another copy of the file");
        }
    }
}

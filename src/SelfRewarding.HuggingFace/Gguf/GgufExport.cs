using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Weights;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>Writes a model as one GGUF file, as llama.cpp's converter does: same names, order of rows, types and metadata.</summary>
internal static class GgufExport
{
    /// <summary>Writes the file.</summary>
    /// <param name="model">Config and tokenizer.</param>
    /// <param name="source">The weights.</param>
    /// <param name="path">Where to.</param>
    /// <param name="type">Type of the matrices; norms and single rows stay 32-bit.</param>
    public static void Write(ModelParts model, IWeightSource source, string path, BlockFormat type)
    {
        var family = GgufFamily.OfModel(model);
        var tensors = Tensors(model, source, family, type);
        var factors = RotaryFactors.Of(model.Config);
        using var file = File.Create(path);
        GgufWriter.WriteHeader(
            file,
            ModelMetadata.Of(model, family, type),
            [.. tensors.Select(item => (item.Name, item.Format, item.Tensor.Shape)),
                .. factors.Select(item => (item.Name, BlockFormat.F32, (IReadOnlyList<long>)[item.Values.Length]))]);
        foreach (var (_, format, tensor) in tensors)
        {
            WriteTensor(model, source, family, tensor, format, file);
            GgufWriter.Pad(file);
        }
        foreach (var (_, values) in factors)
        {
            var bytes = new byte[4 * values.Length];
            PlainBlocks.ToF32(values, bytes);
            file.Write(bytes);
            GgufWriter.Pad(file);
        }
        file.Flush(flushToDisk: true);
    }

    private static List<(string Name, BlockFormat Format, WeightTensor Tensor)> Tensors(
        ModelParts model, IWeightSource source, GgufFamily family, BlockFormat type)
    {
        var tensors = new List<(string Name, BlockFormat Format, WeightTensor Tensor)>();
        foreach (var tensor in source.Tensors.Where(tensor => !WeightShapes.IsDerived(model.Config, tensor.Name)))
        {
            var name = family.TensorOf(tensor.Name)
                ?? throw new UserFaultException(
                    $"{model.Path}: tensor {tensor.Name} has no place in a GGUF file of {family.Architecture}; take it out or use another model");
            tensors.Add((name, Format(tensor, type), tensor));
        }
        return [.. tensors.OrderBy(item => Rank(item.Name)).ThenBy(item => item.Name, StringComparer.Ordinal)];
    }

    /// <summary>Norms and single rows stay exact; rows that are no whole blocks fall back to half precision.</summary>
    private static BlockFormat Format(WeightTensor tensor, BlockFormat type)
    {
        if (tensor.Shape.Count < 2 || tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal))
            return BlockFormat.F32;
        return tensor.RowLength % type.Values == 0 ? type : BlockFormat.F16;
    }

    /// <summary>The embedding, then the blocks in order, then the rest.</summary>
    private static int Rank(string name) => name.Split('.') switch
    {
        ["token_embd", ..] => -1,
        ["blk", var number, ..] => int.Parse(number),
        _ => int.MaxValue,
    };

    private static void WriteTensor(ModelParts model, IWeightSource source, GgufFamily family, WeightTensor tensor, BlockFormat format, Stream file)
    {
        if (family.NormsHaveOneAdded && tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal))
            BlockWriting.Write(source, model.Path, tensor, format, file, AddOne);
        else if (family.Permutes && RowOrder.Concerns(tensor.Name))
        {
            using var reordered = new Reordered(source, new RowOrder(model.Config.HeadSize));
            BlockWriting.Write(reordered, model.Path, tensor, format, file);
        }
        else
            BlockWriting.Write(source, model.Path, tensor, format, file);
    }

    private static void AddOne(float[] values, int count)
    {
        for (var i = 0; i < count; i++)
            values[i] += 1;
    }

    /// <summary>The same weights with rows (or the numbers of a bias) in GGUF's order.</summary>
    private sealed class Reordered(IWeightSource source, RowOrder order) : IWeightSource
    {
        public IReadOnlyList<WeightTensor> Tensors => source.Tensors;

        public void Read(WeightTensor tensor, long row, Span<float> values)
        {
            if (tensor.Shape.Count == 1)
            {
                var there = new float[values.Length];
                source.Read(tensor, 0, there);
                for (var i = 0; i < values.Length; i++)
                    values[i] = there[order.FromGguf(i)];
                return;
            }
            var length = (int)tensor.RowLength;
            for (var at = 0; at < values.Length; at += length, row++)
                source.Read(tensor, order.FromGguf(row), values.Slice(at, length));
        }

        public void Dispose()
        {
        }
    }
}

using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Weights;

/// <summary>Which weights a model has by its config, under their Hugging Face names, and whether files hold just these.</summary>
public static class WeightShapes
{
    private const int ShownFaults = 5;
    private const int ShownDimensions = 8;

    /// <summary>Names and row-major shapes, in the order of the network.</summary>
    public static IReadOnlyDictionary<string, long[]> Of(ModelConfig config)
    {
        var shapes = new OrderedDictionary<string, long[]>(StringComparer.Ordinal)
        {
            ["model.embed_tokens.weight"] = [config.VocabularySize, config.HiddenSize],
        };
        for (var layer = 0; layer < config.Layers; layer++)
        {
            foreach (var (name, shape) in Block(config))
                shapes.Add($"model.layers.{layer}.{name}", shape);
        }
        shapes.Add("model.norm.weight", [config.HiddenSize]);
        if (!config.TiedHead)
            shapes.Add("lm_head.weight", [config.VocabularySize, config.HiddenSize]);
        return shapes;
    }

    /// <summary>What older exporters store though it follows from the rest: the tied head and the rotary frequencies.</summary>
    public static bool IsDerived(ModelConfig config, string name) =>
        (config.TiedHead && name == "lm_head.weight") || name.EndsWith("rotary_emb.inv_freq", StringComparison.Ordinal);

    /// <summary>Compares files with a config. Nothing large is made before the sizes are known to fit roughly.</summary>
    /// <param name="place">Named in the fault.</param>
    /// <param name="config">What is asked for.</param>
    /// <param name="stored">Shapes by name, as the files have them.</param>
    /// <exception cref="UserFaultException">A tensor is missing, superfluous or of another shape.</exception>
    public static void Check(string place, ModelConfig config, IReadOnlyDictionary<string, IReadOnlyList<long>> stored)
    {
        CheckSize(place, config, stored.Values.Sum(shape => shape.Aggregate(1.0, (product, dimension) => product * dimension)));
        var asked = Of(config);
        var faults = new List<string>();
        foreach (var (name, shape) in asked)
        {
            if (!stored.TryGetValue(name, out var there))
                faults.Add($"tensor {name} is missing");
            else if (!there.SequenceEqual(shape))
                faults.Add($"tensor {name} has shape {Shown(there)}; config.json asks for {Shown(shape)}");
        }
        faults.AddRange(stored.Keys
            .Where(name => !asked.ContainsKey(name) && !IsDerived(config, name))
            .Select(name => $"tensor {name} is not part of the architecture in config.json"));
        if (faults.Count > 0)
            throw UserFaultException.Of(
                $"{place}: the weights do not fit config.json, copy the model again",
                faults.Count > ShownFaults ? [.. faults[..ShownFaults], $"and {faults.Count - ShownFaults} more"] : faults);
    }

    /// <summary>A config may ask for any number of layers; one that asks for far more numbers than the files hold is refused first.</summary>
    private static void CheckSize(string place, ModelConfig config, double stored)
    {
        if (config.MatrixNumbers > 2 * stored + 1e6)
            throw new UserFaultException(
                $"{place}: config.json asks for at least {config.MatrixNumbers:N0} weights, the files hold {stored:N0}; "
                + "they do not belong together, copy the model again");
    }

    private static IEnumerable<(string Name, long[] Shape)> Block(ModelConfig config)
    {
        long width = config.HiddenSize;
        if (config.Norms != BlockNorms.After)
            yield return ("input_layernorm.weight", [width]);
        foreach (var part in Attention(config).Select(part => ($"self_attn.{part.Name}", part.Shape)))
            yield return part;
        yield return ("post_attention_layernorm.weight", [width]);
        if (config.Norms == BlockNorms.Both)
            yield return ("pre_feedforward_layernorm.weight", [width]);
        foreach (var part in FeedForward(config).Select(part => ($"mlp.{part.Name}", part.Shape)))
            yield return part;
        if (config.Norms != BlockNorms.Before)
            yield return ("post_feedforward_layernorm.weight", [width]);
    }

    private static IEnumerable<(string Name, long[] Shape)> Attention(ModelConfig config)
    {
        var (queries, keys) = ((long)config.Heads * config.HeadSize, (long)config.KeyValueHeads * config.HeadSize);
        (string, long)[] inward = config.FusedProjections
            ? [("qkv_proj", queries + 2 * keys)]
            : [("q_proj", queries), ("k_proj", keys), ("v_proj", keys)];
        foreach (var (name, outputs) in inward)
        {
            foreach (var part in Matrix(name, config.HiddenSize, outputs, config.AttentionBias))
                yield return part;
        }
        foreach (var part in Matrix("o_proj", queries, config.HiddenSize, config.OutputBias))
            yield return part;
        if (config.QueryKeyNorm == QueryKeyNorm.None)
            yield break;
        var whole = config.QueryKeyNorm == QueryKeyNorm.Projection;
        yield return ("q_norm.weight", [whole ? queries : config.HeadSize]);
        yield return ("k_norm.weight", [whole ? keys : config.HeadSize]);
    }

    private static IEnumerable<(string Name, long[] Shape)> FeedForward(ModelConfig config)
    {
        long inner = config.IntermediateSize;
        (string, long)[] inward = config.FusedProjections ? [("gate_up_proj", 2 * inner)] : [("gate_proj", inner), ("up_proj", inner)];
        return inward.SelectMany(item => Matrix(item.Item1, config.HiddenSize, item.Item2, config.MlpBias))
            .Concat(Matrix("down_proj", inner, config.HiddenSize, config.MlpBias));
    }

    private static (string Name, long[] Shape)[] Matrix(string name, long inputs, long outputs, bool hasBias) =>
        hasBias ? [($"{name}.weight", [outputs, inputs]), ($"{name}.bias", [outputs])] : [($"{name}.weight", [outputs, inputs])];

    private static string Shown(IReadOnlyList<long> shape) => shape.Count <= ShownDimensions
        ? $"[{string.Join(", ", shape)}]"
        : $"[{string.Join(", ", shape.Take(ShownDimensions))}, …] of {shape.Count} dimensions";
}

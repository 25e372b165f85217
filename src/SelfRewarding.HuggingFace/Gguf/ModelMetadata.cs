using System.Text;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// The metadata of a GGUF file made from a model folder: llama.cpp's keys, and config.json and generation_config.json
/// as they were.
/// </summary>
internal static class ModelMetadata
{
    /// <summary>All keys in their order.</summary>
    public static OrderedDictionary<string, object> Of(ModelParts model, GgufFamily family, BlockFormat type)
    {
        var config = model.Config;
        var pairs = new OrderedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["general.architecture"] = family.Architecture,
            ["general.type"] = "model",
            ["general.name"] = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model.Path))),
            ["general.file_type"] = FileType(type),
            ["general.quantization_version"] = 2u,
        };
        AddSizes(pairs, config, family.Architecture);
        AddOwn(pairs, config, family);
        AddRotary(pairs, config, family);
        if (config.Source is { } source)
            pairs[GgufConfig.Original] = Encoding.UTF8.GetString(JsonTexts.Bytes(source));
        if (model.Tokenizer.TryGetValue(GenerationConfigFile.FileName, out var generation))
            pairs[GgufConfig.Generation] = Encoding.UTF8.GetString(generation).TrimStart('\uFEFF');
        TokenizerMetadata.Add(pairs, model);
        return pairs;
    }

    private static uint FileType(BlockFormat type) => type.Name switch
    {
        "F16" => 1,
        "Q8_0" => 7,
        "BF16" => 32,
        _ => 0,
    };

    private static void AddSizes(OrderedDictionary<string, object> pairs, ModelConfig config, string name)
    {
        pairs[$"{name}.vocab_size"] = (uint)config.VocabularySize;
        pairs[$"{name}.context_length"] = (uint)(config.Source?["max_position_embeddings"]?.GetValue<int>() ?? config.MaximumPositions);
        pairs[$"{name}.embedding_length"] = (uint)config.HiddenSize;
        pairs[$"{name}.block_count"] = (uint)config.Layers;
        pairs[$"{name}.feed_forward_length"] = (uint)config.IntermediateSize;
        pairs[$"{name}.attention.head_count"] = (uint)config.Heads;
        pairs[$"{name}.attention.head_count_kv"] = (uint)config.KeyValueHeads;
        pairs[$"{name}.attention.key_length"] = (uint)config.HeadSize;
        pairs[$"{name}.attention.value_length"] = (uint)config.HeadSize;
        pairs[$"{name}.attention.layer_norm_rms_epsilon"] = (float)config.NormEpsilon;
    }

    /// <summary>What some families have.</summary>
    private static void AddOwn(OrderedDictionary<string, object> pairs, ModelConfig config, GgufFamily family)
    {
        var name = family.Architecture;
        if (family.ModelType is "gemma2" or "gemma3_text" or "phi3")
            pairs[$"{name}.attention.sliding_window"] = (uint)(Enumerable.Range(0, config.Layers)
                .Select(i => config.Layer(i).Window)
                .FirstOrDefault(window => window is not null) ?? 0);
        if (config.ScoreCap is { } scores)
            pairs[$"{name}.attn_logit_softcapping"] = (float)scores;
        if (config.LogitCap is { } logits)
            pairs[$"{name}.final_logit_softcapping"] = (float)logits;
        if (family.ModelType != "granite")
            return;
        pairs[$"{name}.attention.scale"] = (float)(config.AttentionScale ?? 1);
        pairs[$"{name}.embedding_scale"] = (float)config.EmbeddingScale;
        pairs[$"{name}.residual_scale"] = (float)config.ResidualScale;
        pairs[$"{name}.logit_scale"] = (float)config.LogitDivisor;
    }

    private static void AddRotary(OrderedDictionary<string, object> pairs, ModelConfig config, GgufFamily family)
    {
        var (name, rotary) = ($"{family.Architecture}.rope", config.Rotary);
        pairs[$"{name}.dimension_count"] = (uint)rotary.Width(config.HeadSize);
        pairs[$"{name}.freq_base"] = (float)rotary.Theta;
        if (Enumerable.Range(0, config.Layers)
            .Select(i => config.Layer(i).Rotary)
            .FirstOrDefault(other => other is not null && other.Theta != rotary.Theta) is { } local)
            pairs[$"{name}.freq_base_swa"] = (float)local.Theta;
        if (rotary.TrainedPositions > 0 && rotary.Scaling is RotaryScaling.Yarn or RotaryScaling.LongRope)
            pairs[$"{name}.scaling.original_context_length"] = (uint)rotary.TrainedPositions;
        else if (family.ModelType == "phi3")
            pairs[$"{name}.scaling.original_context_length"] = (uint)config.MaximumPositions;
        switch (rotary.Scaling)
        {
            case RotaryScaling.Linear:
                pairs[$"{name}.scaling.type"] = "linear";
                pairs[$"{name}.scaling.factor"] = (float)rotary.Factor;
                break;
            case RotaryScaling.Yarn:
                pairs[$"{name}.scaling.type"] = "yarn";
                pairs[$"{name}.scaling.factor"] = (float)rotary.Factor;
                pairs[$"{name}.scaling.yarn_beta_fast"] = (float)rotary.BetaFast;
                pairs[$"{name}.scaling.yarn_beta_slow"] = (float)rotary.BetaSlow;
                break;
            case RotaryScaling.LongRope:
                pairs[$"{name}.scaling.type"] = "longrope";
                pairs[$"{name}.scaling.attn_factor"] = (float)rotary.Magnitude;
                break;
        }
    }
}

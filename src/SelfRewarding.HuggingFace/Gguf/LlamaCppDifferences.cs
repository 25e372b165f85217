using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversion;

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>
/// In what llama.cpp computes a model otherwise than its config.json says. GGUF has no key for everything; there llama.cpp has one rule an
/// architecture, which is that of the published models.
/// </summary>
internal static class LlamaCppDifferences
{
    private const double Close = 1e-6;

    /// <summary>A phrase each; none for most models.</summary>
    public static IEnumerable<string> Of(ModelParts model, GgufFamily family) =>
        Refusals(model.Config, family).Concat(TokenizerDifferences.Of(model)).Concat(Arithmetic(model.Config, family));

    /// <summary>llama.cpp loads no file with a tensor that its architecture does not have, or without one that it needs.</summary>
    private static IEnumerable<string> Refusals(ModelConfig config, GgufFamily family)
    {
        if (config.OutputBias && family.ModelType is not ("llama" or "mistral" or "granite"))
            yield return $"it refuses the file, since its {family.Architecture} has no bias behind attention (attention_bias)";
        if (config.MlpBias && family.ModelType == "smollm3")
            yield return "it refuses the file, since its smollm3 has no biases in the feed-forward block (mlp_bias)";
        if (family.ModelType == (config.TiedHead ? "olmo2" : "gemma2"))
            yield return $"it refuses the file, since its {family.Architecture} has {(config.TiedHead ? "a" : "no")} head of its own "
                + "(tie_word_embeddings)";
    }

    private static IEnumerable<string> Arithmetic(ModelConfig config, GgufFamily family)
    {
        var gelu = IsGemma(family);
        if ((config.Activation == Activation.GeluTanh) != gelu)
            yield return $"its activation is {(gelu ? "gelu_pytorch_tanh" : "silu")}, the model's another";
        foreach (var phrase in Positions(config, family).Concat(Windows(config, family)).Concat(Scores(config, family)).Concat(Rotary(config.Rotary)))
            yield return phrase;
    }

    private static IEnumerable<string> Positions(ModelConfig config, GgufFamily family)
    {
        if (family.ModelType == "smollm3"
            && !Layers(config).Select(layer => config.Layer(layer).Rotary is null)
                .SequenceEqual(Layers(config).Select(layer => (layer + 1) % 4 == 0)))
            yield return "every fourth layer is without positions there, the model has others (no_rope_layers)";
    }

    private static IEnumerable<string> Windows(ModelConfig config, GgufFamily family)
    {
        if (IsGemma(family))
        {
            var (every, rule) = family.ModelType == "gemma2" ? (2, "every other layer from the first") : (6, "all layers but every sixth");
            if (!Layers(config).Select(layer => config.Layer(layer).Window is not null)
                .SequenceEqual(Layers(config).Select(layer => (layer + 1) % every != 0)))
                yield return $"sliding windows are in {rule} there, the model has them in others (layer_types)";
        }
        else if (Layers(config).Min(layer => config.Layer(layer).Window) is { } window && window < config.MaximumPositions)
            yield return $"it has no sliding window for {family.Architecture}, so that texts longer than {window} tokens differ";
    }

    private static IEnumerable<string> Scores(ModelConfig config, GgufFamily family)
    {
        if (!IsGemma(family))
            yield break;
        var width = ConfigBuilder.ScoreWidth(family.ModelType, config.Layers, config.HiddenSize, config.Heads, config.HeadSize);
        if (config.AttentionScale is { } scale && Math.Abs(scale * Math.Sqrt(width) - 1) > Close)
            yield return $"scores are divided by the root of {width} there, by that of {1 / (scale * scale):G6} in the model (query_pre_attn_scalar)";
        if (family.ModelType == "gemma2" && (config.ScoreCap is null || config.LogitCap is null))
            yield return "scores are capped at 50 and logits at 30 there, where the model says nothing";
    }

    private static IEnumerable<string> Rotary(RotaryConfig rotary)
    {
        switch (rotary.Scaling)
        {
            case RotaryScaling.Dynamic:
                yield return "it has no dynamic rotary scaling, so that texts longer than max_position_embeddings differ";
                break;
            case RotaryScaling.LongRope:
                yield return "it picks short or long rotary factors by the size of its context, not by the length of the text";
                break;
            case RotaryScaling.Yarn when !rotary.Truncate
                || Math.Abs(rotary.Magnitude / (0.1 * Math.Log(Math.Max(1, rotary.Factor)) + 1) - 1) > Close:
                yield return "it computes yarn's ramp and magnitude by its own rule, the model by others (attention_factor, mscale, truncate)";
                break;
        }
    }

    private static bool IsGemma(GgufFamily family) => family.ModelType is "gemma2" or "gemma3_text";

    private static IEnumerable<int> Layers(ModelConfig config) => Enumerable.Range(0, config.Layers);
}

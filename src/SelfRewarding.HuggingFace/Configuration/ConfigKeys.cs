using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>
/// Which keys of config.json may be passed over. A key that its family did not ask for is harmless when its value says "off", when it
/// is known to concern something else, or when its name speaks of nothing that a network computes.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>Known to say nothing about the numbers: training, generation, bookkeeping.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "attn_implementation", "_attn_implementation", "_attn_implementation_internal", "_attn_implementation_autoset",
        "initializer_range", "initializer_factor",
        "original_max_position_embeddings", "max_window_layers", "no_repeat_ngram_size", "repetition_penalty", "finetuned",
        "tie_encoder_decoder", "num_beams",
        "num_return_sequences", "task_specific_params", "head_dtype",
    };

    /// <summary>Parts of names that speak of something else, whatever else is in them.</summary>
    private static readonly string[] Apart = ["_token_id", "dropout", "pdrop", "flash", "memory_efficient"];

    /// <summary>Parts of names of what a network computes.</summary>
    private static readonly string[] Telling =
    [
        "expert", "moe", "rope", "rotary", "softcap", "cap", "scal", "factor", "norm", "bias", "multiplier", "window", "attention", "attn",
        "mlp", "alibi", "quant",
        "residual", "gate", "hidden", "activation", "position", "head", "layer", "compress", "lora_", "conv_", "ssm", "mamba", "clip", "sink",
        "causal", "theta",
        "_freq", "vision_", "audio_", "embedding", "parallel", "mup", "sparse", "router", "qk", "recurrent", "state_size",
    ];

    // 0 switches a limit off and 1 a factor, not the other way round.
    private static readonly string[] Factors = ["scale", "scaling", "factor", "multiplier"];
    private static readonly string[] Limits = ["clip", "cap", "window", "limit"];

    public static bool HasNoSay(string key, JsonNode? value, bool inSection)
    {
        if (IsOff(key, value) || Harmless.Contains(key))
            return true;
        if (inSection)
            return false;
        return Array.Exists(Apart, part => key.Contains(part, StringComparison.Ordinal))
            || !Array.Exists(Telling, part => key.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    public static string Rule(string key, string family) => key switch
    {
        "quantization_config" => "quantised safetensors are not supported; use the weights before quantisation, or a GGUF file",
        _ when key.Contains("expert", StringComparison.Ordinal) => "mixtures of experts are not supported; use a dense model",
        _ =>
            $"this may change what the model computes and is not supported for model_type {family}; "
            + "use another model, or remove the key if it has no effect",
    };

    /// <summary>Null, false, 0 (but for a factor), 1 (but for a limit), or nothing in it.</summary>
    private static bool IsOff(string key, JsonNode? value) => value switch
    {
        null => true,
        JsonArray many => many.Count == 0,
        JsonObject many => many.Count == 0,
        _ => value.GetValueKind() switch
        {
            JsonValueKind.False => true,
            JsonValueKind.Number =>
                value.AsValue().TryGetValue<double>(out var number) && (number == 0 ? !Has(key, Factors) : number == 1 && !Has(key, Limits)),
            JsonValueKind.String => value.GetValue<string>().Length == 0,
            _ => false,
        },
    };

    private static bool Has(string key, string[] parts) => Array.Exists(parts, part => key.Contains(part, StringComparison.OrdinalIgnoreCase));
}

using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.Torch.Tests.Models;

/// <summary>The tiny model in the shape of every family: windows of 4, four layers, so that each trait has an effect.</summary>
internal static class TinyFamilies
{
    private static readonly Dictionary<string, string> Traits = new()
    {
        ["llama"] =
            """{"attention_bias": true, "mlp_bias": true, "rope_scaling": {"rope_type": "yarn", "factor": 4, "original_max_position_embeddings": 16}}""",
        ["mistral"] = """{"sliding_window": 4, "head_dim": 6}""",
        ["qwen2"] = """{"use_sliding_window": true, "sliding_window": 4, "max_window_layers": 1, "tie_word_embeddings": true}""",
        ["qwen3"] = """{"head_dim": 8}""",
        ["smollm3"] = """{"no_rope_layer_interval": 2, "use_sliding_window": true, "sliding_window": 4}""",
        ["gemma2"] =
            """{"sliding_window": 4, "head_dim": 6, "query_pre_attn_scalar": 5, "attn_logit_softcapping": 2.0, "final_logit_softcapping": 4.0}""",
        ["gemma3_text"] =
            """{"sliding_window": 4, "sliding_window_pattern": 3, "head_dim": 6, "query_pre_attn_scalar": 5, "rope_scaling": {"rope_type": "linear", "factor": 4}}""",
        ["phi3"] = """{"sliding_window": 4, "partial_rotary_factor": 0.5}""",
        ["olmo2"] = "{}",
        ["granite"] = """{"embedding_multiplier": 3.0, "attention_multiplier": 0.4, "residual_multiplier": 0.8, "logits_scaling": 0.5}""",
    };

    public static TheoryData<string> All => [.. Traits.Keys];

    public static ModelConfig Config(string family) => Config(family, Traits[family]);

    public static ModelConfig Config(string family, string keys)
    {
        var root = JsonNode.Parse($$"""
            {"model_type": "{{family}}", "vocab_size": 23, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 4, "num_attention_heads": 4,
             "num_key_value_heads": 2, "max_position_embeddings": 64, "eos_token_id": 1, "pad_token_id": 0}
            """)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(keys)!.AsObject())
            root[key] = value?.DeepClone();
        return ModelConfigFile.Parse(root, "config.json");
    }
}

using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.HuggingFace.Tests.Gguf;

public sealed class LlamaCppDifferencesTests
{
    [Theory]
    [InlineData("llama", "{}", null)]
    [InlineData("mistral", """{"sliding_window": 8}""", "it has no sliding window for llama, so that texts longer than 8 tokens differ")]
    [InlineData("mistral", """{"sliding_window": 64}""", null)]
    [InlineData("qwen2", """{"use_sliding_window": true, "sliding_window": 8, "max_window_layers": 3}""", "no sliding window for qwen2")]
    [InlineData("phi3", """{"sliding_window": 8}""", "no sliding window for phi3")]
    [InlineData("smollm3", "{}", null)]
    [InlineData("smollm3", """{"no_rope_layers": [1, 0, 1, 1]}""", "the model has others (no_rope_layers)")]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 4}""", null)]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 9}""", "the root of 4 there, by that of 9 in the model (query_pre_attn_scalar)")]
    [InlineData("gemma2", """{"query_pre_attn_scalar": 4, "attn_logit_softcapping": null}""", "scores are capped at 50 and logits at 30 there")]
    [InlineData(
        "gemma2", """{"query_pre_attn_scalar": 4, "layer_types": ["full_attention", "sliding_attention", "full_attention", "sliding_attention"]}""",
        "sliding windows are in every other layer from the first there")]
    [InlineData("gemma3_text", """{"query_pre_attn_scalar": 4}""", null)]
    [InlineData(
        "gemma3_text", """{"query_pre_attn_scalar": 4, "sliding_window_pattern": 2}""",
        "in all layers but every sixth there, the model has them in others (layer_types)")]
    [InlineData("llama", """{"hidden_act": "gelu_pytorch_tanh"}""", "its activation is silu")]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "dynamic", "factor": 2.0}}""", "dynamic rotary scaling")]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "yarn", "factor": 4.0}}""", null)]
    [InlineData("llama", """{"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "attention_factor": 1.5}}""", "yarn's ramp and magnitude")]
    public void What_llama_cpp_computes_otherwise_is_said(string family, string own, string? said)
    {
        var root = JsonNode.Parse("""
            {"vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 4, "num_attention_heads": 4, "num_key_value_heads": 2,
             "head_dim": 4, "max_position_embeddings": 64}
            """)!.AsObject();
        root["model_type"] = family;
        foreach (var (key, value) in JsonNode.Parse(own)!.AsObject())
            root[key] = value?.DeepClone();
        var model = new ModelParts("m", ModelConfigFile.Parse(root, "m"), new Dictionary<string, byte[]>());

        string[] phrases = [.. LlamaCppDifferences.Of(model.Config, GgufFamily.OfModel(model))];

        if (said is null)
            Assert.Empty(phrases);
        else
            Assert.Contains(said, Assert.Single(phrases));
    }
}

using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Tests.Configuration;

/// <summary>What each family makes of its keys, absent ones and odd ones included.</summary>
public sealed class FamilyTests
{
    [Theory]
    [InlineData("llama", false, 1e-6, 2048, 10000)]
    [InlineData("mistral", false, 1e-6, 131072, 10000)]
    [InlineData("qwen2", false, 1e-6, 32768, 10000)]
    [InlineData("qwen3", false, 1e-6, 32768, 10000)]
    [InlineData("smollm3", true, 1e-6, 32768, 2000000)]
    [InlineData("gemma2", true, 1e-6, 8192, 10000)]
    [InlineData("gemma3_text", true, 1e-6, 131072, 1000000)]
    [InlineData("phi3", false, 1e-5, 4096, 10000)]
    [InlineData("olmo2", false, 1e-5, 2048, 10000)]
    [InlineData("granite", false, 1e-6, 2048, 10000)]
    public void Absent_keys_mean_what_they_mean_in_transformers(string family, bool tied, double epsilon, int positions, double theta)
    {
        var config = Read(family);

        Assert.Equal((tied, epsilon, positions, theta), (config.TiedHead, config.NormEpsilon, config.MaximumPositions, config.Rotary.Theta));
        Assert.False(Read(family, """{"tie_word_embeddings": false}""").TiedHead);
    }

    [Fact]
    public void Head_width_and_key_heads_follow_from_the_rest_where_they_are_null()
    {
        Assert.Equal((4, 4), Shape(Read("llama", """{"num_key_value_heads": null, "head_dim": null}""")));
        Assert.Equal((4, 4), Shape(Read("mistral", """{"num_key_value_heads": null, "head_dim": null}""")));
        Assert.Equal((2, 128), Shape(Read("qwen3")));
        Assert.Equal((2, 256), Shape(Read("gemma2")));

        static (int, int) Shape(ModelConfig config) => (config.KeyValueHeads, config.HeadSize);
    }

    [Fact]
    public void Biases_are_where_the_family_has_them()
    {
        Assert.Equal((true, false, false), Biases(Read("qwen2")));
        Assert.Equal((true, true, true), Biases(Read("llama", """{"attention_bias": true, "mlp_bias": true}""")));
        Assert.Equal((true, true, false), Biases(Read("qwen3", """{"attention_bias": true}""")));
        Assert.Equal((false, false, false), Biases(Read("mistral")));
        Refused("phi3", """{"attention_bias": true}""", "attention_bias is true; this may change");
        Refused("qwen3", """{"mlp_bias": true}""", "mlp_bias is true; this may change");

        static (bool, bool, bool) Biases(ModelConfig config) => (config.AttentionBias, config.OutputBias, config.MlpBias);
    }

    [Theory]
    [InlineData("mistral", """{"sliding_window": 8}""", "8 8 8 8")]
    [InlineData("mistral", """{"sliding_window": null}""", "- - - -")]
    [InlineData("mistral", "{}", "4096 4096 4096 4096")]
    [InlineData("phi3", "{}", "- - - -")]
    [InlineData("phi3", """{"sliding_window": 2047}""", "2047 2047 2047 2047")]
    [InlineData("qwen2", """{"sliding_window": 8, "max_window_layers": 1}""", "- - - -")]
    [InlineData("qwen2", """{"sliding_window": 8, "max_window_layers": 1, "use_sliding_window": true}""", "- 8 8 8")]
    [InlineData("qwen2", """{"sliding_window": 8, "max_window_layers": 0, "use_sliding_window": true}""", "8 8 8 8")]
    [InlineData("qwen2", """{"sliding_window": 8, "use_sliding_window": true}""", "- - - -")]
    [InlineData("qwen2", """{"sliding_window": null, "max_window_layers": 1, "use_sliding_window": true}""", "- - - -")]
    [InlineData("qwen3", """{"sliding_window": 8, "use_sliding_window": true, "layer_types": ["full_attention", "sliding_attention", "full_attention", "full_attention"]}""", "- 8 - -")]
    [InlineData("smollm3", """{"sliding_window": 8, "use_sliding_window": true, "no_rope_layer_interval": 2}""", "- 8 - 8")]
    [InlineData("smollm3", """{"sliding_window": 8, "use_sliding_window": false, "no_rope_layer_interval": 2}""", "- - - -")]
    [InlineData("gemma2", """{"sliding_window": 8}""", "8 - 8 -")]
    [InlineData("gemma3_text", """{"sliding_window": 8}""", "8 8 8 8")]
    [InlineData("gemma3_text", """{"sliding_window": 8, "sliding_window_pattern": 3}""", "8 8 - 8")]
    [InlineData("gemma3_text", """{"sliding_window": 8, "_sliding_window_pattern": 2}""", "8 - 8 -")]
    [InlineData("gemma3_text", """{"sliding_window": 8, "sliding_window_pattern": 3, "layer_types": ["full_attention", "full_attention", "full_attention", "sliding_attention"]}""", "- - - 8")]
    [InlineData("llama", """{"sliding_window": 4096, "use_sliding_window": false}""", "- - - -")]
    [InlineData("llama", """{"sliding_window": 4096}""", "- - - -")]
    public void Windows_stand_in_the_layers_that_the_family_gives_them(string family, string keys, string windows)
    {
        var config = Read(family, keys);

        Assert.Equal(windows, string.Join(' ', Enumerable.Range(0, 4).Select(layer => config.Layer(layer).Window?.ToString() ?? "-")));
    }

    [Fact]
    public void A_layer_with_a_window_needs_one()
    {
        const string types = "\"layer_types\": [\"full_attention\", \"sliding_attention\", \"full_attention\", \"full_attention\"]";
        Refused("qwen2", $"{{{types}, \"sliding_window\": 8}}", "sliding_window is null or not used; layers that are sliding_attention need one");
        Refused("gemma2", $"{{{types}, \"sliding_window\": null}}", "sliding_window is null or not used");
    }

    [Fact]
    public void Layers_without_positions_are_those_with_0()
    {
        Assert.Equal([true, false, true, true], Rotated(Read("smollm3", """{"no_rope_layers": [1, 0, 1, 1]}""")));
        Assert.Equal([true, true, true, false], Rotated(Read("smollm3")));
        Assert.Equal([true, false, true, false], Rotated(Read("smollm3", """{"no_rope_layer_interval": 2, "no_rope_layers": null}""")));
        Refused("smollm3", """{"no_rope_layers": [1, 0]}""", "no_rope_layers is a list of 2; it must have an entry for each of 4 layers");
        Refused("smollm3", """{"no_rope_layers": [1, 0, 2, 1]}""", "no_rope_layers is 2; entries are 1 (with positions) or 0 (without)");

        static bool[] Rotated(ModelConfig config) => [.. config.LayerKinds.Select(kind => kind.Rotary is not null)];
    }

    [Fact]
    public void Gemma_is_told_by_its_own_keys()
    {
        var second = Read(
            "gemma2", """{"hidden_act": "gelu", "query_pre_attn_scalar": 64, "attn_logit_softcapping": null, "final_logit_softcapping": 20.0}""");
        Assert.Equal((Activation.GeluTanh, 0.125, null, 20.0), (second.Activation, second.AttentionScale, second.ScoreCap, second.LogitCap));
        Assert.Equal((4.0, true, BlockNorms.Both), (second.EmbeddingScale, second.NormAddsOne, second.Norms));
        Assert.Equal((50.0, 30.0, 0.0625), (Read("gemma2").ScoreCap, Read("gemma2").LogitCap, Read("gemma2").AttentionScale));
        Assert.Null(Read("gemma3_text").LogitCap);
        Refused("gemma3_text", """{"attn_logit_softcapping": 50.0}""", "attn_logit_softcapping is 50.0; this may change");
        Refused("gemma3_text", """{"use_bidirectional_attention": true}""", "use_bidirectional_attention is true; this may change");
    }

    [Theory]
    [InlineData("""{"sliding_window_pattern": 2}""", 1000000, 10000, 1)]
    [InlineData("""{"sliding_window_pattern": 2, "rope_theta": 700.0, "rope_local_base_freq": 70.0, "rope_scaling": {"rope_type": "linear", "factor": 8.0}}""", 700, 70, 8)]
    [InlineData("""{"sliding_window_pattern": 2, "rope_parameters": {"full_attention": {"rope_type": "linear", "factor": 8, "rope_theta": 700}, "sliding_attention": {"rope_type": "default", "rope_theta": 70}}}""", 700, 70, 8)]
    [InlineData("""{"sliding_window_pattern": 2, "rope_parameters": {"full_attention": {"rope_type": "default"}}}""", 1000000, 10000, 1)]
    public void Gemma_3_has_one_base_for_global_layers_and_one_for_local_ones(string keys, double whole, double local, double factor)
    {
        var config = Read("gemma3_text", keys);

        Assert.Equal((whole, factor), (config.Layer(1).Rotary!.Theta, config.Layer(1).Rotary!.Factor));
        Assert.Equal((local, RotaryScaling.Default), (config.Layer(0).Rotary!.Theta, config.Layer(0).Rotary!.Scaling));
    }

    [Fact]
    public void Rotary_settings_for_all_layers_are_refused_in_gemma_3() =>
        Refused(
            "gemma3_text", """{"rope_parameters": {"rope_type": "default", "rope_theta": 700}}""",
            "rope_parameters.rope_type is \"default\"; this may change");

    [Theory]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 4.0}, "rope_theta": 700}""", RotaryScaling.Linear, 700, 4, 1)]
    [InlineData("""{"rope_parameters": {"rope_type": "linear", "factor": 4.0}, "rope_theta": 700}""", RotaryScaling.Linear, 700, 4, 1)]
    [InlineData(
        """{"rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}}""", RotaryScaling.Yarn, 10000, 4,
        1.1386294361119891)]
    [InlineData(
        """{"rope_scaling": {"rope_type": "yarn", "original_max_position_embeddings": 16}}""", RotaryScaling.Yarn, 10000, 4, 1.1386294361119891)]
    [InlineData(
        """{"rope_scaling": {"type": "yarn", "factor": 4.0, "mscale": 1.0, "mscale_all_dim": 1.0, "finetuned": true}}""", RotaryScaling.Yarn,
        10000, 4, 1)]
    [InlineData(
        """{"rope_scaling": {"type": "yarn", "factor": 4.0, "mscale": 2.0, "mscale_all_dim": 0}}""", RotaryScaling.Yarn, 10000, 4,
        1.1386294361119891)]
    [InlineData(
        """{"rope_scaling": {"type": "yarn", "factor": 4.0, "mscale": 2.0, "mscale_all_dim": 1.0}}""", RotaryScaling.Yarn, 10000, 4,
        1.121751143713058)]
    [InlineData(
        """{"rope_scaling": {"type": "yarn", "factor": 4.0, "attention_factor": 1.5, "truncate": false}}""", RotaryScaling.Yarn, 10000, 4, 1.5)]
    [InlineData(
        """{"rope_scaling": {"type": "dynamic", "factor": 2.0, "original_max_position_embeddings": 16}}""", RotaryScaling.Dynamic, 10000, 2, 1)]
    [InlineData("""{"rope_scaling": {}, "rope_theta": 700}""", RotaryScaling.Default, 700, 1, 1)]
    public void Rotary_positions_are_read_in_all_layouts(string keys, RotaryScaling scaling, double theta, double factor, double magnitude)
    {
        var rotary = Read("llama", keys.Insert(1, "\"max_position_embeddings\": 64, ")).Rotary;

        Assert.Equal((scaling, theta, factor), (rotary.Scaling, rotary.Theta, rotary.Factor));
        Assert.Equal(magnitude, rotary.Magnitude, 1e-12);
    }

    [Fact]
    public void Rotary_settings_that_contradict_each_other_are_refused()
    {
        Refused(
            "llama", """{"rope_parameters": {"rope_theta": 700}, "rope_theta": 500}""",
            "rope_parameters.rope_theta is 700; the one beside it is 500");
        Refused(
            "llama", """{"rope_scaling": {"rope_type": "linear", "factor": 2}, "rope_parameters": {"rope_type": "default"}}""",
            "rope_scaling is beside another rope_parameters");
        Refused(
            "gemma3_text", """{"rope_parameters": {"sliding_attention": {"rope_theta": 70}}, "rope_local_base_freq": 50}""",
            "sliding_attention.rope_theta is 70; the one beside it is 50");

        const string same =
            """{"rope_scaling": {"rope_type": "linear", "factor": 2, "rope_theta": 700}, "rope_parameters": {"rope_type": "linear", "factor": 2, "rope_theta": 700}, "rope_theta": 700}""";
        Assert.Equal((700, 2), (Read("llama", same).Rotary.Theta, Read("llama", same).Rotary.Factor));
    }

    [Fact]
    public void A_tied_head_that_is_null_is_none()
    {
        Assert.True(Read("gemma2").TiedHead);
        Assert.False(Read("gemma2", """{"tie_word_embeddings": null}""").TiedHead);
    }

    [Fact]
    public void The_trained_length_stands_beside_or_inside_or_is_the_longest()
    {
        const string llama3 = "\"rope_scaling\": {\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 1, \"high_freq_factor\": 4";
        Assert.Equal(64, Read("llama", $"{{\"max_position_embeddings\": 64, {llama3}}}}}").Rotary.TrainedPositions);
        Assert.Equal(
            16, Read("llama", $"{{\"max_position_embeddings\": 64, {llama3}, \"original_max_position_embeddings\": 16}}}}").Rotary.TrainedPositions);
        Assert.Equal(
            8,
            Read("llama", $"{{\"original_max_position_embeddings\": 8, {llama3}, \"original_max_position_embeddings\": 16}}}}")
                .Rotary.TrainedPositions);
        Assert.Equal(
            64,
            Read(
                "llama",
                """{"max_position_embeddings": 64, "rope_scaling": {"type": "dynamic", "factor": 2.0, "original_max_position_embeddings": 16}}""")
                .Rotary.TrainedPositions);
        Assert.True(
            Read("llama", """{"max_position_embeddings": 64, "rope_scaling": {"type": "dynamic", "factor": 2.0}}""").MaximumPositions > 1000000);
    }

    [Theory]
    [InlineData("longrope")]
    [InlineData("su")]
    public void Phi_3_has_a_factor_a_frequency_and_reads_again_when_a_row_grows_long(string type)
    {
        var keys = $"{{\"max_position_embeddings\": 131072, \"original_max_position_embeddings\": 4096, \"partial_rotary_factor\": 0.5, "
            + $"\"rope_scaling\": {{\"type\": \"{type}\", \"short_factor\": [1.5], \"long_factor\": [2]}}}}";

        var config = Read("phi3", keys);

        Assert.Equal(
            (RotaryScaling.LongRope, 32.0, 0.5, 4096), (config.Rotary.Scaling, config.Rotary.Factor, config.Rotary.Share, config.RereadsAfter));
        Assert.Equal(1.1902380714238083, config.Rotary.Magnitude, 1e-12);
        Assert.Equal([1.5, 2.0], config.Rotary.ShortFactors.Concat(config.Rotary.LongFactors));
        Assert.Null(Read("phi3").RereadsAfter);
        Assert.Equal(0.5, Read("phi3", """{"rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5}}""").Rotary.Share);
        Refused("phi3", """{"rope_scaling": {"type": "linear", "factor": 2}}""", "rope_type is linear; supported for phi3 are: default, longrope");
        Refused("phi3", """{"partial_rotary_factor": 0.75}""", "partial_rotary_factor is 0.75; it must leave an even part of each head of 4");
    }

    [Fact]
    public void Granite_multiplies_and_divides()
    {
        var config = Read(
            "granite", """{"embedding_multiplier": 12.0, "attention_multiplier": 0.2, "residual_multiplier": 0.22, "logits_scaling": 8}""");

        Assert.Equal((12.0, 0.2, 0.22, 8.0), (config.EmbeddingScale, config.AttentionScale, config.ResidualScale, config.LogitDivisor));
        Assert.Equal(1.0, Read("granite").AttentionScale);
    }

    [Fact]
    public void Keys_that_say_nothing_about_the_numbers_are_passed_over()
    {
        var config = Read("llama", """
            {"_name_or_path": "x", "architectures": ["LlamaForCausalLM"], "attention_dropout": 0.1, "initializer_range": 0.02, "pretraining_tp": 2, "use_cache": true,
             "transformers_version": "4.40.0", "rope_interleaved": false, "is_llama_config": true, "transformers.js_config": {"dtype": "q4"}, "unsloth_fixed": true,
             "full_attn_mod": 1, "interpolate_factor": 1, "lm_head_bias": false, "quantization_config": null, "num_experts": 0, "max_window_layers": 28,
             "_flash_attn_2_enabled": true, "revision": "main", "auto_map": {"AutoConfig": "x.y"}, "num_local_experts": null, "attn_logit_softcapping": null,
             "partial_rotary_factor": 1.0, "max_sequence_length": 2048, "torch_dtype": "bfloat16", "output_attentions": false, "embd_pdrop": 0.1}
            """);

        Assert.Equal(40, config.VocabularySize);
    }

    [Theory]
    [InlineData("""{"clip_qkv": 1.0}""", "clip_qkv")]
    [InlineData("""{"logit_scale": 0}""", "logit_scale")]
    [InlineData("""{"architectures": ["Qwen2ForRewardModel"]}""", "architectures")]
    public void A_value_that_is_off_for_one_kind_of_key_is_not_for_another(string keys, string said) => Refused("llama", keys, said);

    private static void Refused(string family, string keys, string said) =>
        Assert.Contains(said, Assert.Throws<UserFaultException>(() => Read(family, keys)).Message);

    private static ModelConfig Read(string family, string keys = "{}")
    {
        var root = JsonNode.Parse($$"""
            {"model_type": "{{family}}", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 4, "num_attention_heads": 4,
             "num_key_value_heads": 2}
            """)!.AsObject();
        foreach (var (key, value) in JsonNode.Parse(keys)!.AsObject())
            root[key] = value?.DeepClone();
        return ModelConfigFile.Parse(root, "config.json");
    }
}

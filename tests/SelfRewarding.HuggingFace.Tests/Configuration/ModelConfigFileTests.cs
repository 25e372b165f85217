using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Configuration;

namespace SelfRewarding.HuggingFace.Tests.Configuration;

public sealed class ModelConfigFileTests : IDisposable
{
    private const string Plain = """
        {"model_type": "llama", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
         "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 64, "rms_norm_eps": 1e-5,
         "hidden_act": "silu", "tie_word_embeddings": true, "eos_token_id": 2}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var config = Read(Plain) with
        {
            Source = null,
            EndTokens = [2, 7],
            BeginToken = 1,
            PadToken = 0,
            Rotary = new RotaryConfig { Theta = 5000, TrainedPositions = 64 },
            AttentionBias = true,
            OutputBias = true,
        };

        ModelConfigFile.Write(folder, config, "float32");

        var read = ModelConfigFile.Read(folder);
        Assert.Equal([2, 7], read.EndTokens);
        Assert.Equal(config with { EndTokens = [] }, read with { EndTokens = [], Source = null });
    }

    [Fact]
    public void The_file_of_a_model_made_from_nothing_is_that_of_a_plain_llama()
    {
        ModelConfigFile.Write(folder, new ModelConfig
        {
            VocabularySize = 9,
            HiddenSize = 8,
            IntermediateSize = 12,
            Layers = 1,
            Heads = 2,
            KeyValueHeads = 1,
            HeadSize = 4,
            MaximumPositions = 32,
            NormEpsilon = 1e-5,
            TiedHead = true,
            EndTokens = [1],
        }, "float32");

        Assert.Equal(
            """
            {
              "architectures": [
                "LlamaForCausalLM"
              ],
              "model_type": "llama",
              "vocab_size": 9,
              "hidden_size": 8,
              "intermediate_size": 12,
              "num_hidden_layers": 1,
              "num_attention_heads": 2,
              "num_key_value_heads": 1,
              "head_dim": 4,
              "max_position_embeddings": 32,
              "rms_norm_eps": 1E-05,
              "rope_theta": 10000,
              "hidden_act": "silu",
              "tie_word_embeddings": true,
              "attention_bias": false,
              "mlp_bias": false,
              "bos_token_id": null,
              "eos_token_id": 1,
              "pad_token_id": null,
              "torch_dtype": "float32"
            }

            """, File.ReadAllText(Path.Combine(folder, "config.json")));
    }

    [Theory]
    [InlineData("\"torch_dtype\": \"bfloat16\"", "\"torch_dtype\": \"float16\"")]
    [InlineData("\"dtype\": \"bfloat16\"", "\"dtype\": \"float16\"")]
    public void A_config_that_was_read_is_written_with_its_own_keys_and_another_type(string before, string after)
    {
        var text = "{\n  \"model_type\": \"qwen3\",\n  \"vocab_size\": 40,\n  \"hidden_size\": 16,\n  \"intermediate_size\": 24,\n"
            + "  \"num_hidden_layers\": 2,\n"
            + "  \"num_attention_heads\": 4,\n  \"num_key_value_heads\": 2,\n  \"rms_norm_eps\": 1e-06,\n  \"rope_theta\": 1000000.0,\n  " + before
            + ",\n  \"note\": \"größer > 1\"\n}\n";

        ModelConfigFile.Write(folder, Read(text), "float16");

        Assert.Equal(text.Replace(before, after), File.ReadAllText(Path.Combine(folder, "config.json")));
    }

    [Fact]
    public void A_head_of_its_own_shows_in_the_file()
    {
        ModelConfigFile.Write(folder, Read(Plain).WithOwnHead(), "float32");

        Assert.False(ModelConfigFile.Read(folder).TiedHead);
        Assert.True(Read(Plain).TiedHead);
    }

    [Fact]
    public void Another_family_without_its_source_is_not_written_as_a_llama()
    {
        Assert.Throws<ArgumentException>(() => ModelConfigFile.Write(folder, Read(Plain) with { Source = null, NormAddsOne = true }, "float32"));
    }

    [Fact]
    public void A_config_made_in_code_is_read_like_one_from_a_file()
    {
        var made = new JsonObject
        {
            ["model_type"] = "llama",
            ["vocab_size"] = 40u,
            ["hidden_size"] = 16L,
            ["intermediate_size"] = (ushort)24,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["rms_norm_eps"] = 1e-5f,
            ["rope_theta"] = 500,
        };

        var config = ModelConfigFile.Parse(made, "model.gguf");

        Assert.Equal((40, 500.0, 1e-5), (config.VocabularySize, config.Rotary.Theta, config.NormEpsilon));
        made["hidden_size"] = 0;
        Assert.StartsWith("model.gguf: hidden_size is 0", Assert.Throws<UserFaultException>(() => ModelConfigFile.Parse(made, "model.gguf")).Message);
        Assert.Equal(16, config.Source!["hidden_size"]!.GetValue<int>());
    }

    [Fact]
    public void The_rotary_base_is_read_in_both_layouts_and_the_head_width_follows_from_the_rest()
    {
        Assert.Equal(10000, Read(Plain).Rotary.Theta);
        Assert.Equal(500, Read(With("rope_theta", 500)).Rotary.Theta);
        Assert.Equal(700, Read(With("rope_parameters", new JsonObject { ["rope_theta"] = 700, ["rope_type"] = "default" })).Rotary.Theta);
        Assert.Equal(4, Read(Plain).HeadSize);
        Assert.Equal(8, Read(With("head_dim", 8)).HeadSize);
        Assert.Null(Read(With("pad_token_id", -1)).PadToken);
    }

    [Theory]
    [InlineData(
        "model_type", "\"mamba\"",
        "model_type is mamba; supported are: gemma2, gemma3_text, granite, llama, mistral, olmo2, phi3, qwen2, qwen3, smollm3")]
    [InlineData("model_type", "\"gemma3\"", "model_type is gemma3; models of text and images are not; supported are: gemma2, gemma3_text")]
    [InlineData(
        "rope_scaling", """{"type": "warp", "factor": 4}""",
        "rope_scaling.rope_type is warp; supported are: default, linear, dynamic, llama3, yarn, longrope")]
    [InlineData("rope_scaling", """{"type": "linear"}""", "rope_scaling.factor is missing; it must be a number above 0")]
    [InlineData(
        "rope_scaling", """{"type": "linear", "factor": 2, "beta_fast": 8}""",
        "rope_scaling.beta_fast is 8; this may change what the model computes")]
    [InlineData("rope_scaling", """{"factor": 4}""", "rope_scaling.factor is 4; this may change what the model computes")]
    [InlineData("rope_parameters", """{"rope_type": "llama3", "factor": 8}""", "rope_parameters.low_freq_factor is missing")]
    [InlineData(
        "rope_scaling", """{"rope_type": "longrope", "short_factor": [1], "long_factor": [1, 2]}""",
        "rope_scaling.short_factor is a list of 1; it must have 2 numbers")]
    [InlineData("hidden_act", "\"relu\"", "hidden_act is relu; silu and gelu_pytorch_tanh are supported")]
    [InlineData("quantization_config", """{"quant_method": "gptq", "bits": 4}""", "quantised safetensors are not supported")]
    [InlineData("num_local_experts", "8", "mixtures of experts are not supported")]
    [InlineData(
        "attn_logit_softcapping", "50.0",
        "attn_logit_softcapping is 50.0; this may change what the model computes and is not supported for model_type llama")]
    [InlineData("partial_rotary_factor", "0.5", "partial_rotary_factor is 0.5; this may change")]
    [InlineData("embedding_multiplier", "12", "embedding_multiplier is 12; this may change")]
    [InlineData("no_rope_layers", "[1, 0]", "no_rope_layers is [1,0]; this may change")]
    [InlineData("use_qk_norm", "true", "use_qk_norm is true; this may change")]
    [InlineData("sliding_window", "32", "sliding_window is 32; this family has no window")]
    [InlineData("layer_types", """["full_attention", "sliding_attention"]""", "layer_types is mixed; in this family all layers are full_attention")]
    [InlineData("layer_types", """["full_attention"]""", "layer_types is a list of 1; it must name one kind for each of 2 layers")]
    [InlineData(
        "layer_types", """["full_attention", "linear_attention"]""",
        "layer_types is \"linear_attention\"; full_attention and sliding_attention are supported")]
    [InlineData("num_hidden_layers", "2000000000", "more than 4096 are not supported")]
    [InlineData("vocab_size", "0", "vocab_size is 0; it must be a whole number above 0")]
    [InlineData("vocab_size", "null", "vocab_size is missing")]
    [InlineData("hidden_size", "1.5", "hidden_size is 1.5; it must be a whole number above 0")]
    [InlineData("num_key_value_heads", "3", "num_key_value_heads is 3; it must divide num_attention_heads (4)")]
    [InlineData("head_dim", "5", "head_dim is 5; it must be even")]
    [InlineData("eos_token_id", "\"</s>\"", "eos_token_id is \"</s>\"; it must be a token id or a list of them")]
    [InlineData("tie_word_embeddings", "\"yes\"", "it must be true or false")]
    public void What_is_not_supported_is_one_line_with_key_value_and_rule(string key, string value, string said)
    {
        var fault = Assert.Throws<UserFaultException>(() => Read(With(key, JsonNode.Parse(value))));

        Assert.Contains(said, fault.Message);
        Assert.StartsWith(Path.Combine(folder, "config.json"), fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("""{"model_type": "llama", "model_type": "qwen2"}""")]
    [InlineData("""{"model_type": "\ud800"}""")]
    [InlineData("""{"model_type": "llama", "\uDFFF": 1}""")]
    public void A_broken_file_is_told_in_one_line(string json)
    {
        Assert.Contains("not valid JSON", Assert.Throws<UserFaultException>(() => Read(json)).Message);
    }

    [Fact]
    public void A_folder_without_config_is_told_in_one_line()
    {
        Assert.Contains("there is no config.json", Assert.Throws<UserFaultException>(() => ModelConfigFile.Read(folder)).Message);
    }

    private static string With(string key, JsonNode? value)
    {
        var root = JsonNode.Parse(Plain)!.AsObject();
        root[key] = value;
        return root.ToJsonString();
    }

    private ModelConfig Read(string json)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), json);
        return ModelConfigFile.Read(folder);
    }
}

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
        var config = Read(Plain) with { EndTokens = [2, 7], BeginToken = 1, PadToken = 0, RopeTheta = 5000, AttentionBias = true };

        ModelConfigFile.Write(folder, config, "float32");

        var read = ModelConfigFile.Read(folder);
        Assert.Equal([2, 7], read.EndTokens);
        Assert.Equal(config with { EndTokens = [] }, read with { EndTokens = [] });
    }

    [Fact]
    public void The_rotary_base_is_read_in_both_layouts_and_the_head_width_follows_from_the_rest()
    {
        Assert.Equal(10000, Read(Plain).RopeTheta);
        Assert.Equal(500, Read(With("rope_theta", 500)).RopeTheta);
        Assert.Equal(700, Read(With("rope_parameters", new JsonObject { ["rope_theta"] = 700, ["rope_type"] = "default" })).RopeTheta);
        Assert.Equal(4, Read(Plain).HeadSize);
        Assert.Equal(8, Read(With("head_dim", 8)).HeadSize);
        Assert.Null(Read(With("pad_token_id", -1)).PadToken);
    }

    [Theory]
    [InlineData("model_type", "\"mamba\"", "model_type is mamba; supported are: llama")]
    [InlineData("rope_scaling", """{"type": "yarn", "factor": 4}""", "rope_scaling.rope_type is yarn; only default is supported")]
    [InlineData("rope_parameters", """{"rope_type": "llama3", "factor": 8}""", "rope_parameters.rope_type is llama3; only default is supported")]
    [InlineData("hidden_act", "\"gelu\"", "only silu is supported")]
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

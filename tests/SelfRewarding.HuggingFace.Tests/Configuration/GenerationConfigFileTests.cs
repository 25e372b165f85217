using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversations;

namespace SelfRewarding.HuggingFace.Tests.Configuration;

public sealed class GenerationConfigFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("2", """{"eos_token_id": 7}""", new[] { 2, 7 })]
    [InlineData("2", """{"eos_token_id": [7, 2, 9]}""", new[] { 2, 7, 9 })]
    [InlineData("[9, 2]", """{"eos_token_id": 2, "temperature": 0.1, "max_length": 3}""", new[] { 9, 2 })]
    [InlineData("2", """{"eos_token_id": null}""", new[] { 2 })]
    [InlineData("2", "{}", new[] { 2 })]
    [InlineData("2", null, new[] { 2 })]
    [InlineData("null", """{"eos_token_id": [7, 9]}""", new[] { 7, 9 })]
    public void Its_end_tokens_stand_behind_those_of_the_config(string config, string? generation, int[] expected)
    {
        Assert.Equal(expected, Read(config, generation).EndTokens);
    }

    [Fact]
    public void A_text_ends_at_each_of_them_and_a_trained_response_with_the_first_one_alone()
    {
        File.WriteAllText(
            Path.Combine(folder, "tokenizer.json"),
            """{"model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"},"added_tokens":[],"pre_tokenizer":{"type":"WhitespaceSplit"}}""");
        var format = ChatFormatFile.Load(folder, Read("2", """{"eos_token_id": [7, 9]}"""));

        Assert.Equal([2, 7, 9], format.EndTokens);
        Assert.Equal([0, 2], format.Response("a"));
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("[2]", "it is not a JSON object")]
    [InlineData("""{"eos_token_id": 1, "eos_token_id": 2}""", "not valid JSON")]
    [InlineData("""{"eos_token_id": "</s>"}""", "eos_token_id is \"</s>\"; it must be a token id or a list of them")]
    [InlineData("""{"eos_token_id": [1.5]}""", "eos_token_id is [1.5]; it must be a token id or a list of them")]
    public void A_broken_file_is_told_in_one_line(string generation, string said)
    {
        var fault = Assert.Throws<UserFaultException>(() => Read("2", generation)).Message;

        Assert.StartsWith(Path.Combine(folder, "generation_config.json"), fault);
        Assert.Contains(said, fault);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void It_changes_nothing_in_the_config_that_is_written_with_a_trained_model()
    {
        var config = Read("2", """{"eos_token_id": [7]}""");
        ModelConfigFile.Write(folder, config, "float32");

        Assert.Contains("\"eos_token_id\": 2", File.ReadAllText(Path.Combine(folder, "config.json")));
    }

    private ModelConfig Read(string endToken, string? generation)
    {
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            {"model_type": "llama", "vocab_size": 40, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2,
             "num_attention_heads": 4, "eos_token_id": {{endToken}}}
            """);
        if (generation is not null)
            File.WriteAllText(Path.Combine(folder, "generation_config.json"), generation);
        return ModelConfigFile.Read(folder);
    }
}

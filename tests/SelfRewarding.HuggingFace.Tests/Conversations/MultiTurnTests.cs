using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.HuggingFace.Tests.Templates;
using SelfRewarding.HuggingFace.Tests.Tokenizers;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Tests.Conversations;

/// <summary>Conversations of several turns with the tokenizers and templates of published models.</summary>
public sealed class MultiTurnTests
{
    private static readonly Example example = new("And </s> 2+2?", "4")
    {
        History =
        [
            new("user", "Say <|im_end|> hello."), new("assistant", "Hello, wörld <|im_end|> 😀!"),
            new("user", "Again."), new("assistant", "Hello again."),
        ],
    };

    [Theory]
    [InlineData("smollm2", "npm/gguf_smollm2")]
    [InlineData("llama3_2", "llama_cpp/meta-llama-Llama-3.2-3B-Instruct")]
    [InlineData("mistral_nemo", "llama_cpp/mistralai-Mistral-Nemo-Instruct-2407")]
    [InlineData("gemma3", "trl/gemma3")]
    [InlineData("qwen3", "trl/qwen3_training")]
    public void Each_answer_is_learnt_with_one_end_token_and_the_ids_are_those_of_the_whole_conversation(string tokenizer, string template)
    {
        var (codec, format) = Load(tokenizer, template);

        var (prompt, learnt) = format.PromptWithTurns(example);

        Assert.Equal(format.Tokens(example).Prompt, prompt);
        Assert.Equal(2, learnt.Count(at => prompt[at] == format.EndTokens[0]));
        Assert.Equal("Hello, wörld <|im_end|> 😀!Hello again.", codec.Decode([.. learnt.Select(at => prompt[at])])
            // what a template adds to each answer is learnt with it
            .Replace("\n", "", StringComparison.Ordinal).Replace("<think></think>", "", StringComparison.Ordinal));
        Assert.Equal(format.EndTokens[0], prompt[learnt[^1]]);
    }

    [Fact]
    public void A_template_that_writes_earlier_turns_otherwise_is_refused_with_its_reason()
    {
        var format = Load("qwen3", "npm/qwen3").Format;

        var fault = Assert.Throws<UserFaultException>(() => format.PromptWithTurns(example));

        Assert.Contains("message 2: the chat template writes", fault.Message);
        Assert.Contains("{% generation %}", fault.Message);
    }

    private static (ITextCodec Codec, ChatFormat Format) Load(string tokenizer, string template)
    {
        var row = SharedData.Rows("conformance/templates/templates.jsonl.gz")
            .Select(document => document.RootElement)
            .Single(item => item.GetProperty("name").GetString() == template);
        var special = row.GetProperty("special_tokens").EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetString()!);
        var renderer = new ChatRenderer(ChatTemplate.Parse(row.GetProperty("template").GetString()!), special, ModelTemplates.Clock);
        var codec = new TokenizerCodec(GoldenTexts.Load(tokenizer));
        return (codec, new ChatFormat(codec, new JinjaConversation(renderer, template), [0]));
    }
}

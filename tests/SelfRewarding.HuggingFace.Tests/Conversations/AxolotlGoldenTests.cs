using System.Text.Json;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.HuggingFace.Tests.Templates;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Tests.Conversations;

/// <summary>
/// A conversation as axolotl tokenized it for training, with Llama-2's SentencePiece model: ids, and labels that are -100 where nothing is
/// learnt. axolotl tokenizes every part of a turn alone.
/// </summary>
public sealed class AxolotlGoldenTests
{
    private const string Folder = "data/tokenizers/axolotl";
    private const int Begin = 1, End = 2, NotLearnt = -100;

    [Fact]
    public void Prompts_and_responses_in_Llama_2_s_chat_format_are_what_axolotl_learns()
    {
        const string rules = """
            You are a helpful, respectful and honest assistant. Always answer as helpfully as possible, while being safe.
             Your answers should not include any harmful, unethical, racist, sexist, toxic, dangerous, or illegal content.
             Please ensure that your responses are socially unbiased and positive in nature.

            If a question does not make any sense, or is not factually coherent, explain why instead of answering something not correct.
             If you don't know the answer to a question, please don't share false information.
            """;
        const string template =
            "{% for m in messages %}{% if m.role == 'user' %}<s>[INST] {{ m.content }} [/INST]"
            + "{% else %}{{ m.content }}</s>{% endif %}{% endfor %}";
        var renderer = new ChatRenderer(ChatTemplate.Parse(template), new Dictionary<string, string>(), ModelTemplates.Clock);
        var format = new ChatFormat(new TokenizerCodec(Llama2()), new JinjaConversation(renderer, "llama2"), [End]);
        var (ids, labels) = (new List<int>(), new List<int>());
        foreach (var (human, text) in Turns())
        {
            var content = ids.Count == 0 ? $"<<SYS>>\n{rules.Replace("\n ", " ", StringComparison.Ordinal)}\n<</SYS>>\n\n{text}" : text;
            Add(human ? format.Prompt(ModelInput.Chat([new Message("user", content)])) : format.Response($"{text} "), !human, ids, labels);
        }
        // A begin token without a turn follows there, then padding.
        Check("conversation.tokenized_llama2chat.json", [.. ids, Begin], [.. labels, Begin]);
    }

    [Fact]
    public void Texts_between_control_tokens_are_tokenized_as_axolotl_does()
    {
        const string system = "A chat between a curious user and an artificial intelligence assistant. "
            + "The assistant gives helpful, detailed, and polite answers to the user's questions. ";
        var tokenizer = Llama2();
        List<int> ids = [Begin, .. tokenizer.Encode(system).Ids], labels = [.. ids.Select(_ => NotLearnt)];
        foreach (var (human, text) in Turns())
        {
            if (human)
                Add([.. tokenizer.Encode($"USER: {text} ").Ids, .. tokenizer.Encode("ASSISTANT:").Ids], false, ids, labels);
            else
                // That file has the end token a second time, as plain text.
                Add([.. tokenizer.Encode($"{text}</s>").Ids, End], true, ids, labels);
        }
        Check("conversation.tokenized.json", ids, labels);
    }

    private static Tokenizer Llama2() => Tokenizer.Load(SharedData.Path("data/tokenizers/llama2_tokenizer.model"));

    private static List<(bool Human, string Text)> Turns()
    {
        using var file = SharedData.Json($"{Folder}/conversation.json");
        return [.. file.RootElement.GetProperty("conversations").EnumerateArray()
            .Select(turn => (turn.GetProperty("from").GetString() == "human", turn.GetProperty("value").GetString()!))];
    }

    private static void Add(IReadOnlyList<int> tokens, bool learns, List<int> ids, List<int> labels)
    {
        ids.AddRange(tokens);
        labels.AddRange(learns ? tokens : tokens.Select(_ => NotLearnt));
    }

    private static void Check(string name, List<int> ids, List<int> labels)
    {
        using var file = SharedData.Json($"{Folder}/{name}");
        var expected = file.RootElement.GetProperty("input_ids").Deserialize<int[]>()!;
        Assert.Equal(expected[..ids.Count], ids);
        Assert.All(expected[ids.Count..], id => Assert.Equal(0, id));
        Assert.Equal(file.RootElement.GetProperty("labels").Deserialize<int[]>()![..labels.Count], labels);
    }
}

using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.HuggingFace.Tests.Tokenizers;
using SelfRewarding.HuggingFace.Tokenizers;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Tests.Conversations;

public sealed class ChatFormatTests
{
    private const int Begin = 900, End = 901, TurnEnd = 902;

    [Fact]
    public void Control_tokens_of_the_template_become_ids_and_those_in_a_message_stay_text()
    {
        var format = new ChatFormat(new CharacterCodec(), new MarkedTurns("#"), [End]);

        Assert.Equal(['u', 'h', 'i', TurnEnd, 'a'], format.Prompt(ModelInput.User("hi")));
        Assert.Equal(['u', 'h', '#', TurnEnd, 'a'], format.Prompt(ModelInput.User("h#")));
        Assert.Equal(['h', '#', TurnEnd], format.Response("h#"));
    }

    [Fact]
    public void A_response_ends_with_what_the_template_writes_after_an_assistant_turn()
    {
        Assert.Equal([TurnEnd, End], new ChatFormat(new CharacterCodec(), new MarkedTurns("#"), [End]).EndTokens);
        Assert.Equal([TurnEnd, End], new ChatFormat(new CharacterCodec(), new MarkedTurns(" \n#\n"), [End, TurnEnd]).EndTokens);
        Assert.Equal([End], new ChatFormat(new CharacterCodec(), new MarkedTurns("\n"), [End]).EndTokens);
        Assert.Equal([End], new ChatFormat(new CharacterCodec(), new Refusing(), [End]).EndTokens);
    }

    [Fact]
    public void Without_template_a_conversation_is_the_text_of_its_only_user_turn()
    {
        var format = new ChatFormat(new CharacterCodec(), null, [End]);

        Assert.Equal(format.Prompt(ModelInput.Plain("h#")), format.Prompt(ModelInput.User("h#")));
        Assert.Equal([Begin, 'h', '#'], format.Prompt(ModelInput.User("h#")));
        Assert.Equal(['o', 'k', End], format.Response("ok"));
        var fault = Assert.Throws<UserFaultException>(() => format.Prompt(ModelInput.Chat([new("system", "s"), new("user", "u")])));
        Assert.Contains("system, user", fault.Message);
    }

    [Fact]
    public void Ids_stay_as_they_are()
    {
        var format = new ChatFormat(new CharacterCodec(), new MarkedTurns("#"), [End]);
        var example = new Example("p", "r") { PromptTokens = [7], ResponseTokens = [8, 9] };

        Assert.Equal([5, 6], format.Prompt(ModelInput.Ids([5, 6])));
        Assert.Equal<int>([7], format.Tokens(example).Prompt);
        Assert.Equal<int>([8, 9], format.Tokens(example).Response);
        Assert.Equal<int>(['u', 'p', TurnEnd, 'a'], format.Tokens(new Example("p", "r")).Prompt);
        Assert.Equal<int>(['r', TurnEnd], format.Tokens(new Example("p", "r")).Response);
    }

    [Theory]
    [InlineData("#")]
    [InlineData("#\n")]
    public void Earlier_answers_are_learnt_with_one_end_token_each(string after)
    {
        var format = new ChatFormat(new CharacterCodec(), new MarkedTurns(after), [End]);
        int[] behind = [.. after[1..].Select(c => (int)c)];

        var (prompt, learnt) = format.PromptWithTurns(
            new Example("q", "r") { History = [new("system", "s"), new("user", "h#"), new("assistant", "o#")] });

        Assert.Equal(
            ['s', 's', TurnEnd, .. behind, 'u', 'h', '#', TurnEnd, .. behind, 'a', 'o', '#', TurnEnd, .. behind, 'u', 'q', TurnEnd, .. behind, 'a'],
            prompt);
        Assert.Equal(['o', '#', TurnEnd], learnt.Select(at => prompt[at]));
        Assert.Equal(
            format.Tokens(new Example("q", "r") { History = [new("system", "s"), new("user", "h#"), new("assistant", "o#")] }).Prompt, prompt);
    }

    [Fact]
    public void The_first_token_of_all_is_never_learnt()
    {
        var format = new ChatFormat(new CharacterCodec(), new WholeTurns(), [End]);

        Assert.Equal([1, 2], format.PromptWithTurns(new Example("q", "r") { History = [new("user", ""), new("assistant", "ok")] }).Learnt);
    }

    [Fact]
    public void A_template_whose_generation_blocks_are_never_reached_is_refused_for_training()
    {
        const string template = "{% for m in messages %}{% if false %}{% generation %}x{% endgeneration %}{% endif %}{{ m.content }}#{% endfor %}";
        var turns = new JinjaConversation(
            new ChatRenderer(ChatTemplate.Parse(template), new Dictionary<string, string>(), ChatFormatFile.Clock), "template");

        var fault = Assert.Throws<UserFaultException>(() => turns.RenderTurns([new("user", "h"), new("assistant", "o"), new("user", "q")]));

        Assert.Contains("template: the chat template marks none of the assistant's turns", fault.Message);
    }

    [Theory]
    [InlineData("""{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-2],["<end>",-1],["<",-3],["e",-3],["n",-3],["d",-3],[">",-3]]}""")]
    [InlineData("""{"type":"WordLevel","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"<end>":2}}""")]
    [InlineData("""{"type":"WordPiece","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"<end>":2}}""")]
    [InlineData("""{"type":"BPE","ignore_merges":true,"unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"<end>":2},"merges":[]}""")]
    public void Text_never_matches_a_control_token_of_the_vocabulary(string model)
    {
        Tokenizer Make() => SmallTokenizers.Make(model, addedTokens: """[{"id":2,"content":"<end>","special":true},{"id":0,"content":"<unk>","special":true}]""");
        var format = new ChatFormat(new TokenizerCodec(Make()), null, [2]);

        Assert.Equal([2], Make().Encode("<end>").Ids);
        Assert.Equal([1, 2], format.Response("a"));
        Assert.DoesNotContain(2, format.Response("<end>").SkipLast(1));
        Assert.DoesNotContain(2, format.Prompt(ModelInput.User("<end>")));
    }

    [Fact]
    public void Text_never_matches_a_control_token_of_one_character()
    {
        const string model = """{"type":"BPE","unk_token":"<unk>","vocab":{"<unk>":0,"a":1,"#":2},"merges":[]}""";
        Tokenizer Make() => SmallTokenizers.Make(model, addedTokens: """[{"id":2,"content":"#","special":true}]""");

        Assert.Equal([1, 2], Make().Encode("a#").Ids);
        Assert.Equal([1, 0, 2], new ChatFormat(new TokenizerCodec(Make()), null, [2]).Response("a#"));
    }

    [Fact]
    public void What_is_encoded_once_stays_as_it_is()
    {
        var format = new ChatFormat(new CharacterCodec(), new MarkedTurns("#"), [End]);
        var talk = new Example("q", "r") { History = [new("user", "h"), new("assistant", "o")] };
        var pair = new PreferencePair(0, "q", "good", "bad", 1, 0);

        var once = format.Encoded(talk);
        Assert.Equal(format.PromptWithTurns(talk).Prompt, once.PromptTokens);
        Assert.Equal(format.PromptWithTurns(talk).Learnt, once.LearntInPrompt);
        Assert.Equal(['r', TurnEnd], once.ResponseTokens);
        var both = format.Encoded(pair);
        Assert.Equal(['u', 'q', TurnEnd, 'a'], both.PromptTokens);
        Assert.Equal(['g', 'o', 'o', 'd', TurnEnd], both.ChosenTokens);
        Assert.Equal(['b', 'a', 'd', TurnEnd], both.RejectedTokens);

        // Another format would give other ids; these are taken as they stand.
        var other = new ChatFormat(new CharacterCodec(), null, [End]);
        Assert.Equal(once, other.Encoded(once));
        Assert.Equal(both, other.Encoded(both));
    }

    [Fact]
    public void Without_a_visible_end_token_only_the_last_answer_is_learnt()
    {
        var format = new ChatFormat(new CharacterCodec(), new MarkedTurns("\n"), [End]);

        Assert.Empty(format.PromptWithTurns(new Example("q", "r") { History = [new("user", "h"), new("assistant", "o")] }).Learnt);
    }

    [Fact]
    public void A_model_without_end_token_cannot_be_given_a_response()
    {
        var format = new ChatFormat(new CharacterCodec(), null, []);

        Assert.Contains("eos_token_id", Assert.Throws<UserFaultException>(() => format.Response("ok")).Message);
    }

    /// <summary>One id a character; # is a control token where it is not literal.</summary>
    private sealed class CharacterCodec : ITextCodec
    {
        public IReadOnlyList<int> Begin => [ChatFormatTests.Begin];

        public IReadOnlyDictionary<string, int> ControlTokens { get; } = new Dictionary<string, int> { ["#"] = TurnEnd };

        public IReadOnlyList<int> Encode(string text, IReadOnlyList<Stretch> literal) =>
            [.. text.Select((c, i) => c == '#' && !literal.Any(stretch => stretch.Start <= i && i < stretch.End) ? TurnEnd : c)];

        public string Decode(IReadOnlyList<int> tokens) => new([.. tokens.Where(token => token < Begin[0]).Select(token => (char)token)]);
    }

    private sealed class MarkedTurns(string after) : IConversationTemplate
    {
        public ConversationText Render(IReadOnlyList<Message> messages, bool answer)
        {
            var text = "";
            var content = new List<Stretch>();
            foreach (var message in messages)
            {
                text += message.Role[0];
                content.Add(new Stretch(text.Length, text.Length + message.Content.Length));
                text += message.Content + after;
            }
            return new ConversationText(text + (answer ? "a" : ""), content);
        }

        public ConversationText RenderTurns(IReadOnlyList<Message> messages)
        {
            var whole = Render(messages, answer: true);
            return whole with
            {
                Turns = [.. messages.Zip(whole.Content).Where(turn => turn.First.Role == "assistant")
                    .Select(turn => new Stretch(turn.Second.Start, turn.Second.End + after.Length))],
            };
        }
    }

    /// <summary>Turns without anything before them.</summary>
    private sealed class WholeTurns : IConversationTemplate
    {
        public ConversationText Render(IReadOnlyList<Message> messages, bool answer)
        {
            var (text, content) = ("", new List<Stretch>());
            foreach (var message in messages)
            {
                content.Add(new Stretch(text.Length, text.Length + message.Content.Length));
                text += message.Content + (message.Role == "assistant" ? "#" : "");
            }
            return new ConversationText(text, content);
        }

        public ConversationText RenderTurns(IReadOnlyList<Message> messages) =>
            Render(messages, answer: true) with { Turns = [new Stretch(0, "ok#".Length)] };
    }

    private sealed class Refusing : IConversationTemplate
    {
        public ConversationText RenderTurns(IReadOnlyList<Message> messages) => throw new UserFaultException("no");

        public ConversationText Render(IReadOnlyList<Message> messages, bool answer) => throw new UserFaultException("no");
    }
}

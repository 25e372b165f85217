using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Tests.Templates;

public sealed class ChatRendererTests
{
    private const string ChatMl = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
        + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private const string Trimming = "{% for m in messages %}{{ m.role }}: {{ m.content|trim }};{% endfor %}";

    [Fact]
    public void A_conversation_is_written_with_or_without_the_start_of_an_answer()
    {
        var request = ChatRequest.Of([new Message("user", "Hi")]);

        Assert.Equal("<|im_start|>user\nHi<|im_end|>\n", Format(ChatMl).Render(request).Text);
        Assert.Equal(
            "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
            Format(ChatMl).Render(request with { AddGenerationPrompt = true }).Text);
    }

    [Fact]
    public void Members_that_are_null_are_absent_and_reasoning_has_all_its_names()
    {
        var request = Request("""[{"role": "assistant", "content": null, "reasoning": "r"}]""");

        const string Template = "{% set m = messages[0] %}{{ m.content is defined }} {{ m.reasoning_content }} {{ m.thinking }} "
            + "{{ tools }}";

        Assert.Equal("False r r None", Format(Template).Render(request).Text);
    }

    [Fact]
    public void An_empty_conversation_is_refused()
    {
        var fault = Assert.Throws<UserFaultException>(() => Format(ChatMl).Render(Request("[]")));

        Assert.Contains("empty", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ChatMl, "  So far ", "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n  So far ")]
    [InlineData(Trimming, "  So far ", "user: Hi;assistant: So far")]
    public void The_last_message_is_continued_where_its_text_ends(string template, string text, string expected)
    {
        var request = ChatRequest.Of([new Message("user", "Hi"), new Message("assistant", text)]) with { ContinueFinalMessage = true };

        var rendered = Format(template).Render(request);

        Assert.Equal(expected, rendered.Text);
        Assert.Equal(expected.Length, rendered.ContentSpans[^1].End);
    }

    [Fact]
    public void A_last_message_the_template_does_not_write_cannot_be_continued()
    {
        var request = ChatRequest.Of([new Message("user", "Hi")]) with { ContinueFinalMessage = true };

        Assert.Throws<UserFaultException>(() => Format("{{ messages[0].content|length }}").Render(request));
        Assert.Throws<UserFaultException>(() => Format("{{ messages }}").Render(request with { AddGenerationPrompt = true }));
    }

    [Fact]
    public void Without_generation_blocks_a_turn_is_what_follows_the_start_of_an_answer()
    {
        var request = ChatRequest.Of(
            [new Message("user", "Hi"), new Message("assistant", "Yo😀"), new Message("user", "?"), new Message("assistant", "!")]);

        var rendered = Format(ChatMl).RenderWithAssistantSpans(request);

        Assert.Equal(["Yo😀<|im_end|>\n", "!<|im_end|>\n"], rendered.AssistantSpans.Select(span => Part(rendered.Text, span)));
    }

    [Fact]
    public void Generation_blocks_are_preferred()
    {
        var request = ChatRequest.Of([new Message("user", "Hi"), new Message("assistant", "Yo")]);

        var rendered = Format("{% for m in messages %}{{ m.role }}:{% if m.role == 'assistant' %}"
            + "{% generation %}{{ m.content }}{% endgeneration %}{% endif %};{% endfor %}").RenderWithAssistantSpans(request);

        Assert.Equal(["Yo"], rendered.AssistantSpans.Select(span => Part(rendered.Text, span)));
    }

    [Theory]
    [InlineData("{{ m.content if loop.last else '-' }};", "", "writes the beginning of the turn otherwise once the turn is there")]
    [InlineData("{{ m.content }};", "{% elif messages|length == 2 %}END", "writes the turn otherwise when more follows")]
    public void Turns_whose_beginnings_disagree_are_refused(string turn, string end, string reason)
    {
        var request = ChatRequest.Of([new Message("user", "Hi"), new Message("assistant", "Yo"), new Message("user", "?")]);

        var format = Format("{% for m in messages %}{{ m.role }}:" + turn + "{% endfor %}"
            + "{% if add_generation_prompt %}assistant:" + end + "{% endif %}");

        var fault = Assert.Throws<UserFaultException>(() => format.RenderWithAssistantSpans(request));

        Assert.StartsWith("message 2: the chat template " + reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_the_assistants_when_it_holds_any_of_its_text()
    {
        TextSpan[] tokens = [new(0, 2), new(2, 2), new(2, 5), new(5, 6), new(6, 6), new(6, 9), new(9, 10)];

        Assert.Equal([false, false, true, true, false, true, false], AssistantMask.Of([new TextSpan(3, 7)], tokens));
        Assert.Equal(
            [true, false, false, false, false, false, true],
            AssistantMask.Of([new TextSpan(0, 1), new TextSpan(4, 4), new TextSpan(9, 10)], tokens));
    }

    private static ChatRenderer Format(string template) =>
        new(ChatTemplate.Parse(template), new Dictionary<string, string>(), ModelTemplates.Clock);

    private static ChatRequest Request(string messages) => new(JsonNode.Parse(messages)!.AsArray());

    private static string Part(string text, TextSpan span) =>
        string.Concat(text.EnumerateRunes().Skip(span.Start).Take(span.Length).Select(rune => rune.ToString()));
}

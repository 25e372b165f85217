using SelfRewarding.HuggingFace.Templates;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>A model's Jinja chat template as a conversation needs it.</summary>
/// <param name="renderer">The template with its special tokens.</param>
/// <param name="place">Named in messages.</param>
internal sealed class JinjaConversation(ChatRenderer renderer, string place) : IConversationTemplate
{
    public ConversationText Render(IReadOnlyList<Message> messages, bool answer) =>
        Written(() => renderer.Render(ChatRequest.Of(messages) with { AddGenerationPrompt = answer }));

    public ConversationText RenderTurns(IReadOnlyList<Message> messages)
    {
        var written = Written(() => renderer.RenderWithAssistantSpans(ChatRequest.Of(messages) with { AddGenerationPrompt = true }));
        return written.Turns.Count > 0 ? written : throw new UserFaultException(
            $"{place}: the chat template marks none of the assistant's turns with {{% generation %}}; mend the blocks, or take them all out");
    }

    private ConversationText Written(Func<RenderedTemplate> render)
    {
        try
        {
            var rendered = render();
            return new ConversationText(rendered.Text, InUnits(rendered.Text, rendered.ContentSpans))
            {
                Turns = InUnits(rendered.Text, [.. rendered.AssistantSpans.Where(span => span.Length > 0)]),
            };
        }
        catch (TemplateException error)
        {
            throw new UserFaultException(
                $"{place}: the chat template refuses this conversation ({error.Message}); change the turns or the template", error);
        }
    }

    /// <summary>Code points to UTF-16 units.</summary>
    private static Stretch[] InUnits(string text, IReadOnlyList<TextSpan> spans)
    {
        var units = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLowSurrogate(text[i]))
                units.Add(i);
        }
        units.Add(text.Length);
        return [.. spans.Select(span => new Stretch(units[span.Start], units[span.End]))];
    }
}

using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>The chat format of one model: its template, its special tokens and the time it is told.</summary>
/// <param name="template">The parsed template.</param>
/// <param name="specialTokens">The variables bos_token, eos_token and so on; one that is not there is undefined.</param>
/// <param name="now">The clock of <c>strftime_now</c>.</param>
public sealed class ChatRenderer(ChatTemplate template, IReadOnlyDictionary<string, string> specialTokens, TemplateClock now)
{
    private const string Marker = "CONTINUE_FINAL_MESSAGE_TAG";
    private static readonly string[] ReasoningNames = ["reasoning_content", "thinking", "reasoning"];

    /// <summary>The template.</summary>
    public ChatTemplate Template => template;

    /// <summary>
    /// Writes a conversation as transformers' <c>apply_chat_template</c> does: members that are null count as absent,
    /// reasoning is found under each of its names. Throws <see cref="UserFaultException"/> for a request no template
    /// can fulfil and <see cref="TemplateException"/> where this one fails or refuses.
    /// </summary>
    public RenderedTemplate Render(ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Messages.Count == 0)
            throw new UserFaultException("the conversation is empty; it needs at least one message");
        var messages = new JsonArray([.. request.Messages.Select(Prepared)]);
        var continued = request.ContinueFinalMessage ? Continue(request, messages) : null;
        var variables = new JsonObject
        {
            ["messages"] = messages,
            ["tools"] = request.Tools?.DeepClone(),
            ["documents"] = request.Documents?.DeepClone(),
            ["add_generation_prompt"] = request.AddGenerationPrompt,
        };
        foreach (var (name, value) in request.Variables)
            variables[name] = value?.DeepClone();
        var rendered = template.Render(variables, now, specialTokens);
        return continued is null ? rendered : CutAtMarker(rendered, continued);
    }

    /// <summary>
    /// Writes a conversation together with what the assistant wrote of it, for a loss over answers only: the
    /// <c>{% generation %}</c> blocks, or, where the template has none, from each start of an assistant's turn to its
    /// end, found by rendering the conversation up to there. Throws <see cref="UserFaultException"/> where those
    /// renderings are not beginnings of the whole, so that the ends would be guesses.
    /// </summary>
    public RenderedTemplate RenderWithAssistantSpans(ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var whole = Render(request);
        if (template.MarksGeneration)
            return whole;
        var spans = new List<TextSpan>();
        for (int i = 0; i < request.Messages.Count; i++)
        {
            if ((string?)request.Messages[i]?["role"] == "assistant")
                spans.Add(Turn(request, i, whole.Text));
        }
        return whole with { AssistantSpans = spans };
    }

    private TextSpan Turn(ChatRequest request, int message, string whole)
    {
        if (message == 0)
            throw new UserFaultException("message 1 is the assistant's, so no text comes before its turn; begin with another role");
        var before = Beginning(request, message, addGenerationPrompt: true);
        var after = Beginning(request, message + 1, addGenerationPrompt: false);
        if (!after.StartsWith(before, StringComparison.Ordinal))
            throw Disagreement(message, "writes the beginning of the turn otherwise once the turn is there");
        if (!whole.StartsWith(after, StringComparison.Ordinal))
            throw Disagreement(message, "writes the turn otherwise when more follows");
        return new TextSpan(before.EnumerateRunes().Count(), after.EnumerateRunes().Count());
    }

    private string Beginning(ChatRequest request, int count, bool addGenerationPrompt) => Render(request with
    {
        Messages = new JsonArray([.. request.Messages.Take(count).Select(message => message?.DeepClone())]),
        AddGenerationPrompt = addGenerationPrompt,
        ContinueFinalMessage = false,
    }).Text;

    private static UserFaultException Disagreement(int message, string what) =>
        new($"message {message + 1}: the chat template {what}, so the assistant's text cannot be found; "
            + "use a template with {% generation %}");

    private static JsonNode? Prepared(JsonNode? message)
    {
        if (message is not JsonObject members)
            return message?.DeepClone();
        var prepared = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                prepared[name] = value.DeepClone();
        }
        if (ReasoningNames.Select(name => prepared[name]).FirstOrDefault(value => value is not null) is { } reasoning)
        {
            prepared["reasoning_content"] ??= reasoning.DeepClone();
            prepared["thinking"] ??= reasoning.DeepClone();
        }
        return prepared;
    }

    /// <summary>Puts the marker behind the text of the last message and returns that text.</summary>
    private string Continue(ChatRequest request, JsonArray messages)
    {
        if (request.AddGenerationPrompt)
            throw new UserFaultException("a request continues the last message or starts a new one; it cannot do both");
        if (!template.Source.Contains("content", StringComparison.Ordinal))
            throw new UserFaultException("the chat template never writes \"content\", so the last message cannot be continued");
        var last = messages[^1] as JsonObject;
        var (owner, name) = last?["content"] is JsonArray parts
            ? (parts.OfType<JsonObject>().LastOrDefault(part => part.ContainsKey("text")), "text")
            : (last, "content");
        if (owner?[name] is not JsonValue value || !value.TryGetValue(out string? text))
            throw new UserFaultException("the last message has no text to be continued");
        owner[name] = text + Marker + " ";
        return text;
    }

    private static RenderedTemplate CutAtMarker(RenderedTemplate rendered, string continued)
    {
        int place = rendered.Text.LastIndexOf(Marker, StringComparison.Ordinal);
        if (place < 0 || !rendered.Text.Contains(continued.Trim(), StringComparison.Ordinal))
            throw new UserFaultException("the last message cannot be continued: the chat template does not write it as it stands");
        bool isTrimmed = string.CompareOrdinal(rendered.Text, place + Marker.Length, " ", 0, 1) != 0;
        var text = isTrimmed ? rendered.Text[..place].TrimEnd() : rendered.Text[..place];
        int end = text.EnumerateRunes().Count();
        return new RenderedTemplate(text, Cut(rendered.AssistantSpans, end), Cut(rendered.ContentSpans, end));
    }

    private static List<TextSpan> Cut(IReadOnlyList<TextSpan> spans, int end) =>
        [.. spans.Where(span => span.Start < end).Select(span => span with { End = Math.Min(span.End, end) })];
}

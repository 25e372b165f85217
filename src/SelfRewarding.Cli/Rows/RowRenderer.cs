using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.Cli.Rows;

/// <summary>Renders rows with their own template or the one that is given.</summary>
/// <param name="given">Template and special tokens for rows that have none.</param>
/// <param name="clock">The time templates are told.</param>
internal sealed class RowRenderer(ChatTemplateFile given, TemplateClock clock)
{
    private static readonly HashSet<string> own = ["template", "messages", "tools", "documents", "add_generation_prompt", "continue_final_message"];

    private readonly Dictionary<string, ChatTemplate> templates = [];

    /// <summary>How many rows could not be rendered.</summary>
    public int Failed { get; private set; }

    /// <summary>The row with "text" and "assistant_spans", or with "error".</summary>
    /// <exception cref="UserFaultException">The row is not a request at all; the message names its place.</exception>
    public JsonObject Fill(InputRow row)
    {
        var source = row.Fields.ContainsKey("template") ? row.Text("template")
            : (row.Fields["tools"] is null ? null : given.ToolUse) ?? given.Source
            ?? throw new UserFaultException(
                $"{row.Place}: there is no chat template for the row; give --template, a --model that has one, or \"template\" in the row");
        var request = row.Fields.ContainsKey("messages") ? Request(row) : null;
        try
        {
            var template = Parsed(source);
            if (request is null)
                Fill(row.Fields, template.Render(Variables(row, isWhole: true), clock, SpecialTokens(row)), template.MarksGeneration);
            else
                Fill(row.Fields, new ChatRenderer(template, SpecialTokens(row), clock), request);
        }
        catch (Exception fault) when (fault is TemplateException or UserFaultException)
        {
            row.Fields["error"] = fault.Message;
            Failed++;
        }
        return row.Fields;
    }

    private static void Fill(JsonObject fields, ChatRenderer renderer, ChatRequest request)
    {
        var rendered = renderer.Render(request);
        try
        {
            Fill(fields, renderer.RenderWithAssistantSpans(request), hasSpans: true);
        }
        catch (Exception fault) when (fault is TemplateException or UserFaultException)
        {
            // Where the assistant's turns begin and end cannot be seen from outside; the text stands without them.
            Fill(fields, rendered, hasSpans: false);
        }
    }

    private static void Fill(JsonObject fields, RenderedTemplate rendered, bool hasSpans)
    {
        fields["text"] = rendered.Text;
        if (hasSpans)
            fields["assistant_spans"] = new JsonArray([.. rendered.AssistantSpans.Select(span => new JsonArray(span.Start, span.End))]);
    }

    private ChatTemplate Parsed(string source)
    {
        if (!templates.TryGetValue(source, out var template))
            templates.Add(source, template = ChatTemplate.Parse(source));
        return template;
    }

    private static ChatRequest Request(InputRow row) => new(row.Objects("messages")!)
    {
        Tools = row.Objects("tools"),
        Documents = row.Objects("documents"),
        Variables = Variables(row, isWhole: false),
        AddGenerationPrompt = row.Flag("add_generation_prompt"),
        ContinueFinalMessage = row.Flag("continue_final_message"),
    };

    /// <summary>What the row tells the template, special tokens left out; with <paramref name="isWhole"/> all of it.</summary>
    private static JsonObject Variables(InputRow row, bool isWhole) => new(row.Fields
        .Where(field => !IsSpecialToken(field) && (isWhole ? field.Key != "template" : !own.Contains(field.Key)))
        .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    /// <summary>The model's special tokens; the row's own stand before them. They are no content: a control token in them is one.</summary>
    private Dictionary<string, string> SpecialTokens(InputRow row)
    {
        var tokens = new Dictionary<string, string>(given.SpecialTokens);
        foreach (var field in row.Fields.Where(IsSpecialToken))
            tokens[field.Key] = row.Text(field.Key);
        return tokens;
    }

    private static bool IsSpecialToken(KeyValuePair<string, JsonNode?> field) =>
        field.Key.EndsWith("_token", StringComparison.Ordinal)
        && field.Value is JsonValue value
        && value.GetValueKind() == System.Text.Json.JsonValueKind.String;
}

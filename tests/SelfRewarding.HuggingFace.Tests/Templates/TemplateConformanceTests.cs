using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.HuggingFace.Tests.Templates;

/// <summary>Against renderings of jinja2 and transformers; skipped where they are not beside the checkout.</summary>
public sealed class TemplateConformanceTests
{
    private static readonly TemplateClock Clock = new(new DateTime(2025, 3, 9, 14, 5, 7, DateTimeKind.Unspecified));

    [Fact]
    public void Every_case_of_jinja_is_rendered_or_refused_as_Python_does()
    {
        var rows = SharedData.Rows("conformance/templates/jinja_cases.jsonl").ToList();
        var context = JsonObject.Create(rows[0].RootElement.GetProperty("context"))!;

        Report.Require(rows.Skip(1).Select(row => row.RootElement), row => Compare(row, () =>
            ChatTemplate.Parse(row.GetProperty("template").GetString()!).Render((JsonObject)context.DeepClone(), Clock)));
    }

    [Fact]
    public void Every_model_template_writes_every_conversation_as_transformers_does()
    {
        var conversations = SharedData.Json("conformance/templates/conversations.json").RootElement.GetProperty("conversations")
            .EnumerateArray().ToDictionary(conversation => conversation.GetProperty("id").GetString()!);
        var templates = SharedData.Rows("conformance/templates/templates.jsonl.gz").Select(row => row.RootElement)
            .ToDictionary(row => row.GetProperty("name").GetString()!, row => (Template: ChatTemplate.Parse(row.GetProperty("template").GetString()!), Row: row));

        Report.Require(SharedData.Rows("conformance/templates/golden.jsonl.gz").Select(row => row.RootElement), row => Compare(row, () =>
        {
            var (template, source) = templates[row.GetProperty("template").GetString()!];
            var tokens = (row.TryGetProperty("special_tokens", out var own) ? own : source.GetProperty("special_tokens"))
                .EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetString()!);
            var request = Request(conversations[row.GetProperty("conversation").GetString()!]) with
            {
                AddGenerationPrompt = row.GetProperty("add_generation_prompt").GetBoolean(),
                ContinueFinalMessage = row.GetProperty("continue_final_message").GetBoolean(),
            };
            return new ChatFormat(template, tokens, Clock).Render(request);
        }));
    }

    private static ChatRequest Request(JsonElement conversation) => new(JsonArray.Create(conversation.GetProperty("messages"))!)
    {
        Tools = conversation.TryGetProperty("tools", out var tools) ? JsonArray.Create(tools) : null,
        Documents = conversation.TryGetProperty("documents", out var documents) ? JsonArray.Create(documents) : null,
        Variables = conversation.TryGetProperty("kwargs", out var variables) ? JsonObject.Create(variables)! : [],
    };

    /// <summary>What is wrong with a rendering, or null.</summary>
    private static string? Compare(JsonElement row, Func<RenderedTemplate> render)
    {
        bool isRaised = row.TryGetProperty("raised_by_template", out var raised) && raised.GetBoolean();
        var expected = row.TryGetProperty("expected", out var text) || row.TryGetProperty("rendered", out text) ? text.GetString() : null;
        try
        {
            var rendered = render().Text;
            return rendered == expected ? null : $"rendered {JsonSerializer.Serialize(rendered)}";
        }
        catch (TemplateException fault) when (expected is null)
        {
            return !isRaised || fault.Reason == row.GetProperty("error").GetString() ? null : $"raised {fault.Reason}";
        }
        catch (UserFaultException) when (expected is null && !isRaised)
        {
            return null;
        }
        catch (Exception fault)
        {
            return $"{fault.GetType().Name}: {fault}";
        }
    }
}

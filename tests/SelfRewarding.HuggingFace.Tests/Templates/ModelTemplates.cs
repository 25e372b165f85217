using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Templates;

namespace SelfRewarding.HuggingFace.Tests.Templates;

/// <summary>The templates and conversations of the conformance data.</summary>
internal sealed class ModelTemplates
{
    /// <summary>The time all of them were rendered at.</summary>
    public static readonly TemplateClock Clock = new(new DateTime(2025, 3, 9, 14, 5, 7, DateTimeKind.Unspecified));

    private readonly Dictionary<string, JsonElement> conversations = SharedData.Json("conformance/templates/conversations.json")
        .RootElement.GetProperty("conversations").EnumerateArray()
        .ToDictionary(conversation => conversation.GetProperty("id").GetString()!);

    private readonly Dictionary<string, (ChatTemplate Template, JsonElement Tokens)> templates =
        SharedData.Rows("conformance/templates/templates.jsonl.gz").Select(row => row.RootElement).ToDictionary(
            row => row.GetProperty("name").GetString()!,
            row => (ChatTemplate.Parse(row.GetProperty("template").GetString()!), row.GetProperty("special_tokens")));

    /// <summary>The template a row names, with its special tokens or the row's own.</summary>
    public ChatRenderer Format(JsonElement row)
    {
        var (template, tokens) = templates[row.GetProperty("template").GetString()!];
        var special = row.TryGetProperty("special_tokens", out var own) ? own : tokens;
        var texts = special.EnumerateObject().ToDictionary(token => token.Name, token => token.Value.GetString()!);
        return new ChatRenderer(template, texts, Clock);
    }

    /// <summary>The conversation a row names, with the row's flags.</summary>
    public ChatRequest Request(JsonElement row)
    {
        var conversation = conversations[row.GetProperty("conversation").GetString()!];
        return new ChatRequest(JsonArray.Create(conversation.GetProperty("messages"))!)
        {
            Tools = conversation.TryGetProperty("tools", out var tools) ? JsonArray.Create(tools) : null,
            Documents = conversation.TryGetProperty("documents", out var documents) ? JsonArray.Create(documents) : null,
            Variables = conversation.TryGetProperty("kwargs", out var variables) ? JsonObject.Create(variables)! : [],
            AddGenerationPrompt = IsTrue(row, "add_generation_prompt"),
            ContinueFinalMessage = IsTrue(row, "continue_final_message"),
        };
    }

    private static bool IsTrue(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.GetBoolean();
}

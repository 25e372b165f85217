using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>A conversation to be written in a chat format.</summary>
/// <param name="Messages">Objects with "role" and mostly "content", in the field names of the ecosystem.</param>
public sealed record ChatRequest(JsonArray Messages)
{
    /// <summary>The tools the model may call, as JSON schemas, or null.</summary>
    public JsonArray? Tools { get; init; }

    /// <summary>The documents the model may read, or null.</summary>
    public JsonArray? Documents { get; init; }

    /// <summary>Further variables of the template, such as "enable_thinking".</summary>
    public JsonObject Variables { get; init; } = [];

    /// <summary>Whether the text ends with the start of an assistant's turn, for the model to go on.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether the text ends inside of the last message, for the model to go on with it.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>The conversation of these messages.</summary>
    public static ChatRequest Of(IEnumerable<Models.Message> messages) =>
        new(new JsonArray([.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Content })]));
}

using System.Text.Json.Nodes;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>Conversations in rows: {"role","content"} or {"from","value"}.</summary>
internal static class Turns
{
    private static readonly Dictionary<string, string> roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["system"] = "system",
        ["user"] = "user",
        ["human"] = "user",
        ["prompter"] = "user",
        ["assistant"] = "assistant",
        ["gpt"] = "assistant",
        ["model"] = "assistant",
        ["chatgpt"] = "assistant",
        ["bing"] = "assistant",
        ["bard"] = "assistant",
    };

    /// <summary>The turns of a column that holds a list of them, or a single one.</summary>
    public static IReadOnlyList<Message> Of(DataRow row, string column) => row.Fields[column] switch
    {
        JsonArray { Count: > 0 } list => [.. list.Select((item, i) => Turn(item as JsonObject ?? throw NoTurn(row, column), $"{column}[{i}]."))],
        JsonObject one => [Turn(one, $"{column}.")],
        _ => throw NoTurn(row, column),
    };

    /// <summary>Takes the last turn off, which must be the assistant's.</summary>
    public static (IReadOnlyList<Message> Prompt, string Answer) Split(IReadOnlyList<Message> turns, string column)
    {
        if (turns[^1].Role != "assistant")
            throw new RowFaultException(
                $"\"{column}\" ends with a turn of the {turns[^1].Role}", "the last turn is the assistant's, it is what is learnt");
        if (turns.Count < 2 || turns[^2].Role != "user")
            throw new RowFaultException($"\"{column}\" has no user turn right before the last answer", "an answer follows a user turn");
        return ([.. turns.SkipLast(1)], turns[^1].Content);
    }

    private static Message Turn(JsonObject turn, string where)
    {
        var (role, content) = turn.ContainsKey("from") ? ("from", "value") : ("role", "content");
        var name = DataRow.Text(turn, role, where);
        if (turn["weight"] is JsonValue weight && weight.TryGetValue<double>(out var share) && share != 1)
            throw new RowFaultException(
                "a turn has a weight other than 1", "every answer of a conversation is learnt alike; take the turn or the row out",
                $"\"{where}weight\" is {weight}");
        return roles.TryGetValue(name, out var known)
            ? new Message(known, Content(turn, content, where))
            : throw new RowFaultException(
                $"\"{role}\" is {name}", "turns are of system, user or assistant; tool calls are not learnt here", $"\"{where}{role}\" is {name}");
    }

    /// <summary>A text, or a list of parts {"type":"text","text"}, which are one text.</summary>
    private static string Content(JsonObject turn, string key, string where) => turn[key] is JsonArray { Count: > 0 } parts
        ? string.Concat(parts.Select((part, i) => part is JsonObject text && text["type"]?.ToString() == "text"
            ? DataRow.Text(text, "text", $"{where}{key}[{i}].")
            : throw new RowFaultException("a turn has a part that is no text", "content is a text, or a list of parts of the type text")))
        : DataRow.Text(turn, key, where);

    private static RowFaultException NoTurn(DataRow row, string column) =>
        DataRow.Wrong(row.Fields, column, "", "it must be a list of {\"role\",\"content\"} or {\"from\",\"value\"}");
}

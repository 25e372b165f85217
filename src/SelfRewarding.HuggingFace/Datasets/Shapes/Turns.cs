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
        return roles.TryGetValue(name, out var known)
            ? new Message(known, DataRow.Text(turn, content, where))
            : throw new RowFaultException(
                $"\"{role}\" is {name}", "turns are of system, user or assistant; tool calls are not learnt here", $"\"{where}{role}\" is {name}");
    }

    private static RowFaultException NoTurn(DataRow row, string column) =>
        DataRow.Wrong(row.Fields, column, "", "it must be a list of {\"role\",\"content\"} or {\"from\",\"value\"}");
}

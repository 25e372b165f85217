using System.Text.Json.Nodes;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>Rows with a prompt and an answer in columns of their own, and rows with a whole conversation.</summary>
internal static class InstructionRows
{
    /// <summary>Names of the prompt, the first that is there counts.</summary>
    public static IReadOnlyList<string> PromptColumns { get; } = ["prompt", "instruction", "question", "query", "Instruction", "prompt_text"];

    /// <summary>Names of the answer.</summary>
    public static IReadOnlyList<string> AnswerColumns { get; } = ["response", "completion", "output", "answer", "response_text"];

    private static readonly string[] conversationColumns = ["messages", "conversations", "conversation"];
    private static readonly string[] inputColumns = ["input", "context"];

    /// <summary>A prompt and its answer; Alpaca's "output" may be a list of answers, the best one first.</summary>
    public static DataItem Read(DataRow row)
    {
        if (row.Fields["instances"] is JsonArray { Count: > 0 } instances)
            return Instance(
                row, instances[0] as JsonObject ?? throw DataRow.Wrong(row.Fields, "instances", "", "it must be a list of {\"input\",\"output\"}"));
        var column = AnswerColumns.FirstOrDefault(row.Has) ?? AnswerColumns.FirstOrDefault(row.Fields.ContainsKey) ?? "response";
        return row.Fields[column] switch
        {
            JsonArray { Count: > 1 } texts when texts.All(text => text is JsonValue) =>
                new DataItem(row.Place, Prompt(row), BestFirst(column, texts)),
            JsonArray => Conversation(row, column),
            _ => new DataItem(row.Place, Prompt(row), [new DataAnswer(row.Text(column), 0) { Tokens = row.Ids("response_tokens") }])
            {
                PromptTokens = row.Ids("prompt_tokens"),
            },
        };
    }

    /// <summary>A prompt alone.</summary>
    public static DataItem ReadPrompt(DataRow row) => new(row.Place, Prompt(row), []);

    /// <summary>A conversation that ends with the assistant's turn.</summary>
    public static DataItem ReadTurns(DataRow row)
    {
        var column = ConversationColumn(row) ?? throw DataRow.Wrong(row.Fields, "messages", "", "every row needs a conversation");
        var (prompt, answer) = Turns.Split(WithSystem(row, Turns.Of(row, column)), column);
        return new DataItem(row.Place, prompt, [new DataAnswer(answer, 0)]);
    }

    /// <summary>The column that holds a conversation, or null.</summary>
    public static string? ConversationColumn(DataRow row) =>
        conversationColumns.FirstOrDefault(name => row.Fields[name] is JsonArray);

    /// <summary>The turns before the answer: a system prompt, Alpaca's history, the prompt with its input.</summary>
    public static IReadOnlyList<Message> Prompt(DataRow row)
    {
        var column = PromptColumns.FirstOrDefault(row.Has) ?? PromptColumns.FirstOrDefault(row.Fields.ContainsKey) ?? "prompt";
        if (row.Fields[column] is JsonArray)
            return Asking(WithSystem(row, Turns.Of(row, column)), column);
        var input = inputColumns.Where(name => name != column).Select(row.OptionalText).FirstOrDefault(text => text is not null);
        var question = row.Text(column) + (input is null || column == "prompt" ? "" : $"\n\n{input}");
        return WithSystem(row, [.. History(row), new Message("user", question)]);
    }

    /// <summary>Turns that end with the user's.</summary>
    public static IReadOnlyList<Message> Asking(IReadOnlyList<Message> turns, string column) => turns[^1].Role == "user"
        ? turns
        : throw new RowFaultException($"\"{column}\" ends with a turn of the {turns[^1].Role}", "a prompt ends with the user's turn");

    /// <summary>Puts the row's "system" or "system_prompt" before the turns, where it has one.</summary>
    public static IReadOnlyList<Message> WithSystem(DataRow row, IReadOnlyList<Message> turns) =>
        (row.OptionalText("system") ?? row.OptionalText("system_prompt")) is { } system && turns[0].Role != "system"
            ? [new Message("system", system), .. turns]
            : turns;

    private static IEnumerable<Message> History(DataRow row)
    {
        if (row.Fields["history"] is not JsonArray history)
            yield break;
        if (history.Count > 0 && history.All(turn => turn is JsonObject))
        {
            foreach (var turn in Turns.Of(row, "history"))
                yield return turn;
            yield break;
        }
        foreach (var (i, turn) in history.Index())
        {
            if (turn is not JsonArray { Count: 2 } pair || pair.Any(text => text is not JsonValue value || !value.TryGetValue<string>(out _)))
                throw DataRow.Wrong(row.Fields, "history", "", $"it must be a list of [question, answer]; [{i}] is none");
            yield return new Message("user", pair[0]!.GetValue<string>());
            yield return new Message("assistant", pair[1]!.GetValue<string>());
        }
    }

    private static DataItem Instance(DataRow row, JsonObject instance)
    {
        var input = instance["input"]?.ToString() is { Length: > 0 } text ? $"\n\n{text}" : "";
        return new DataItem(
            row.Place, [new Message("user", row.Text("instruction") + input)],
            [new DataAnswer(DataRow.Text(instance, "output", "instances[0]."), 0)]);
    }

    private static IReadOnlyList<DataAnswer> BestFirst(string column, JsonArray texts) =>
        [.. texts.Select((text, i) => text is JsonValue value && value.TryGetValue<string>(out var answer) && !string.IsNullOrWhiteSpace(answer)
            ? new DataAnswer(answer, i)
            : throw new RowFaultException($"\"{column}\" has an empty answer", "every answer needs a text", $"\"{column}[{i}]\" is empty"))];

    /// <summary>TRL's conversational form: prompt and completion are lists of turns.</summary>
    private static DataItem Conversation(DataRow row, string column)
    {
        var (prompt, answer) = Turns.Split([.. Prompt(row), .. Turns.Of(row, column)], column);
        return new DataItem(row.Place, prompt, [new DataAnswer(answer, 0)]);
    }
}

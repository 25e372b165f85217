using System.Text.Json.Nodes;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Rows;

/// <summary>One row of an input file and where it stands.</summary>
internal sealed record InputRow(string Place, JsonObject Fields)
{
    private static readonly string[] inputKeys = ["prompt", "messages", "prompt_ids"];

    /// <summary>What to continue: "prompt", "messages" or "prompt_ids", exactly one of them.</summary>
    public ModelInput Input()
    {
        string[] given = [.. inputKeys.Where(Fields.ContainsKey)];
        if (given.Length == 0)
            throw new UserFaultException($"{Place}: the row has none of \"prompt\", \"messages\" and \"prompt_ids\"; it needs exactly one of them");
        if (given.Length > 1)
            throw new UserFaultException(
                $"{Place}: the row has {string.Join(" and ", given.Select(key => $"\"{key}\""))}; it needs exactly one of them");
        return given[0] switch
        {
            "prompt" => ModelInput.User(Text("prompt")),
            "messages" => ModelInput.Chat(Messages()),
            _ => ModelInput.Ids(Ids("prompt_ids")),
        };
    }

    /// <summary>A text field.</summary>
    public string Text(string key) => Fields[key] is JsonValue value && value.TryGetValue<string>(out var text)
        ? text
        : throw new UserFaultException($"{Place}: \"{key}\" is {Shown(key)}; it must be a text");

    /// <summary>A field of token ids.</summary>
    public IReadOnlyList<int> Ids(string key) =>
        Fields[key] is JsonArray list && list.All(item => item is JsonValue value && value.TryGetValue<int>(out var id) && id >= 0)
            ? [.. list.Select(item => item!.GetValue<int>())]
            : throw new UserFaultException($"{Place}: \"{key}\" is {Shown(key)}; it must be a list of token ids");

    /// <summary>A field of token ids as a decoder takes them: what fits 32 bits; an id that no vocabulary has is left to the tokenizer.</summary>
    public IReadOnlyList<int> AnyIds(string key) =>
        Fields[key] is JsonArray list
            && list.All(item => item is JsonValue value && value.TryGetValue<long>(out var id) && id is >= 0 and <= uint.MaxValue)
            ? [.. list.Select(item => (int)Math.Min(item!.GetValue<long>(), int.MaxValue))]
            : throw new UserFaultException($"{Place}: \"{key}\" is {Shown(key)}; it must be a list of token ids");

    /// <summary>A yes or no; no where it is absent or null.</summary>
    public bool Flag(string key) => Fields[key] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new UserFaultException($"{Place}: \"{key}\" is {Shown(key)}; it must be true or false"),
    };

    /// <summary>A list of objects, as they stand; null where it is absent or null.</summary>
    public JsonArray? Objects(string key) => Fields[key] switch
    {
        null => null,
        JsonArray list when list.All(item => item is JsonObject) => list.DeepClone().AsArray(),
        _ => throw new UserFaultException($"{Place}: \"{key}\" is {Shown(key)}; it must be a list of objects"),
    };

    private Message[] Messages()
    {
        if (Fields["messages"] is not JsonArray { Count: > 0 } list)
            throw new UserFaultException($"{Place}: \"messages\" is {Shown("messages")}; it must be a list of {{\"role\",\"content\"}}");
        return [.. list.Select((item, i) => item is JsonObject turn
            && turn["role"] is JsonValue role && role.TryGetValue<string>(out var name)
            && turn["content"] is JsonValue content && content.TryGetValue<string>(out var text)
            ? new Message(name, text)
            : throw new UserFaultException($"{Place}: \"messages\"[{i}] needs the texts \"role\" and \"content\""))];
    }

    private string Shown(string key)
    {
        var shown = Fields[key] is { } value ? JsonRows.Print(value) : Fields.ContainsKey(key) ? "null" : "missing";
        return shown.Length > 60 ? shown[..60] + "…" : shown;
    }
}

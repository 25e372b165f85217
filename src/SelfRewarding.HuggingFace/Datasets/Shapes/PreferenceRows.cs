using System.Text.Json.Nodes;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>
/// Preferences in TRL's forms: "chosen" and "rejected" as texts or as lists of turns, the prompt in a column of its own or
/// as the common beginning of the two. Anthropic's "\n\nHuman: … \n\nAssistant: …" texts become turns.
/// </summary>
internal static class PreferenceRows
{
    private const string Human = "\n\nHuman:";
    private const string Assistant = "\n\nAssistant:";

    /// <summary>Names of the better and of the worse answer.</summary>
    public static IReadOnlyList<(string Chosen, string Rejected)> Columns { get; } = [("chosen", "rejected"), ("response_j", "response_k")];

    /// <summary>One preference.</summary>
    public static DataItem Read(DataRow row)
    {
        var (chosen, rejected) = Columns.First(names => row.Fields.ContainsKey(names.Chosen) || row.Fields.ContainsKey(names.Rejected));
        var (prompt, better, worse) = row.Fields[chosen] is JsonArray or JsonObject ? OfTurns(row, chosen, rejected) : OfTexts(row, chosen, rejected);
        return better == worse
            ? throw new RowFaultException($"\"{chosen}\" and \"{rejected}\" are the same", "a preference needs two answers")
            : new DataItem(
                row.Place, prompt,
                [new DataAnswer(better, 0) { Tokens = row.Ids("chosen_ids") }, new DataAnswer(worse, 1) { Tokens = row.Ids("rejected_ids") }]);
    }

    private static (IReadOnlyList<Message> Prompt, string Chosen, string Rejected) OfTurns(DataRow row, string chosen, string rejected)
    {
        var (better, worse) = (Turns.Of(row, chosen), Turns.Of(row, rejected));
        var common = better.SkipLast(1).SequenceEqual(worse.SkipLast(1))
            ? better.Count - 1
            : throw new RowFaultException($"\"{chosen}\" and \"{rejected}\" differ before their last turn", "only the last answer may differ");
        IReadOnlyList<Message> turns = common > 0 && (!HasPrompt(row) || better[common - 1].Role == "user")
            ? InstructionRows.WithSystem(row, [.. better.Take(common)])
            : Asked(row);
        var (prompt, answer) = Turns.Split([.. turns, better[^1]], chosen);
        return (prompt, answer, Turns.Split([.. turns, worse[^1]], rejected).Answer);
    }

    private static (IReadOnlyList<Message> Prompt, string Chosen, string Rejected) OfTexts(DataRow row, string chosen, string rejected)
    {
        var (better, worse) = (row.Text(chosen), row.Text(rejected));
        if (HasPrompt(row))
            return (Asked(row), better, worse);
        if (better.StartsWith(Human, StringComparison.Ordinal) && worse.StartsWith(Human, StringComparison.Ordinal))
            return OfDialogues(better, worse, chosen, rejected);
        var common = Common(better, worse);
        return common > 0 && common < better.Length && common < worse.Length
            ? ([new Message("user", better[..common])], better[common..], worse[common..])
            : throw new RowFaultException($"\"{chosen}\" and \"{rejected}\" have no common beginning", "without a \"prompt\" they begin with it");
    }

    private static (IReadOnlyList<Message> Prompt, string Chosen, string Rejected) OfDialogues(
        string better, string worse, string chosen, string rejected)
    {
        var (one, other) = (Dialogue(better), Dialogue(worse));
        if (!one.SkipLast(1).SequenceEqual(other.SkipLast(1)))
            throw new RowFaultException($"\"{chosen}\" and \"{rejected}\" differ before their last turn", "only the last answer may differ");
        var (prompt, answer) = Turns.Split(one, chosen);
        var last = Turns.Split(other, rejected).Answer;
        return answer.Length > 0 && last.Length > 0
            ? (prompt, answer, last)
            : throw new RowFaultException("the last answer is empty", "a preference needs two answers");
    }

    private static List<Message> Dialogue(string text)
    {
        var turns = new List<Message>();
        for (var at = 0; at < text.Length;)
        {
            var mark = text.AsSpan(at).StartsWith(Human) ? Human : Assistant;
            var begin = at + mark.Length;
            var next = new[] { text.IndexOf(Human, begin, StringComparison.Ordinal), text.IndexOf(Assistant, begin, StringComparison.Ordinal) }
                .Where(place => place >= 0)
                .DefaultIfEmpty(text.Length)
                .Min();
            turns.Add(new Message(mark == Human ? "user" : "assistant", text[begin..next].Trim()));
            at = next;
        }
        return turns;
    }

    private static bool HasPrompt(DataRow row) => InstructionRows.PromptColumns.Any(row.Has) || InstructionRows.ConversationColumn(row) is not null;

    private static IReadOnlyList<Message> Asked(DataRow row) => InstructionRows.ConversationColumn(row) is { } column
        ? InstructionRows.Asking(InstructionRows.WithSystem(row, Turns.Of(row, column)), column)
        : InstructionRows.Prompt(row);

    /// <summary>TRL's common prefix: a blank before the first difference belongs to the answers.</summary>
    private static int Common(string one, string other)
    {
        var common = one.AsSpan().CommonPrefixLength(other);
        if (common > 0 && char.IsHighSurrogate(one[common - 1]))
            common--;
        return common > 0 && one[common - 1] == ' ' ? common - 1 : common;
    }
}

using System.Text.Json.Nodes;
using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>
/// Open Assistant's conversation trees, as trees or as messages: the first user turn of each and the answers to it, with
/// the rank humans gave them. Other languages, deleted messages, messages that reviewers refused and trees that are not
/// ready are left out and counted.
/// </summary>
internal sealed class Oasst(string language, DataReport report)
{
    /// <summary>Trees: the first message under "prompt", or as the row itself, answers under "replies".</summary>
    public IEnumerable<DataItem> Trees(IEnumerable<DataRow> rows)
    {
        foreach (var row in rows)
        {
            DataItem? item = null;
            try
            {
                item = Tree(row);
            }
            catch (RowFaultException fault)
            {
                report.Fault(row.Place, fault);
            }
            if (item is not null)
                yield return item;
        }
    }

    /// <summary>Messages in any order: first ones have no parent_id, answers name theirs.</summary>
    public IEnumerable<DataItem> Messages(IEnumerable<DataRow> rows)
    {
        var order = new List<(string Id, DataItem Item)>();
        var answers = new List<(string Parent, string? Reason, DataAnswer Answer)>();
        foreach (var row in rows)
        {
            try
            {
                var (parent, isAnswer) = (row.OptionalText("parent_id"), row.Fields["role"]?.ToString() == "assistant");
                if (parent is not null && isAnswer)
                    answers.Add((parent, Reason(row.Fields, "answers", ""), new DataAnswer(row.Text("text"), row.Rank("rank"))));
                else if (parent is null && !isAnswer && IsUsable(row.Fields, "prompts", ""))
                    order.Add((row.Text("message_id"), new DataItem(row.Place, [new Message("user", row.Text("text"))], [])));
            }
            catch (RowFaultException fault)
            {
                report.Fault(row.Place, fault);
            }
        }

        // Answers in later turns have parents that are no first message.
        var first = order.Select(prompt => prompt.Id).ToHashSet();
        var known = answers.Where(answer => first.Contains(answer.Parent)).ToLookup(answer => answer.Parent);
        foreach (var reason in known.SelectMany(group => group).Where(answer => answer.Reason is not null))
            report.LeaveOut(reason.Reason!);
        return order.Select(prompt => prompt.Item with
        {
            Answers = [.. known[prompt.Id].Where(answer => answer.Reason is null).Select(answer => answer.Answer)],
        });
    }

    private DataItem? Tree(DataRow row)
    {
        var (root, where) = row.Fields["prompt"] is JsonObject prompt ? (prompt, "prompt.") : (row.Fields, "");
        var text = DataRow.Text(root, "text", where);
        if (row.Fields["tree_state"]?.ToString() is { } state and not "ready_for_export")
            report.LeaveOut($"trees in state {state}");
        else if (IsUsable(root, "prompts", where))
            return new DataItem(row.Place, [new Message("user", text)], [.. Replies(root, where)]);
        return null;
    }

    private IEnumerable<DataAnswer> Replies(JsonObject root, string where)
    {
        if (root["replies"] is not JsonArray replies)
            yield break;
        foreach (var (i, node) in replies.Index())
        {
            var place = $"{where}replies[{i}].";
            var reply = node as JsonObject ?? throw new RowFaultException("\"replies\" has no objects", "a reply is a message");
            var answer = new DataAnswer(DataRow.Text(reply, "text", place), DataRow.Rank(reply, "rank", place));
            if (IsUsable(reply, "answers", place))
                yield return answer;
        }
    }

    private bool IsUsable(JsonObject message, string what, string where)
    {
        var reason = Reason(message, what, where);
        if (reason is not null)
            report.LeaveOut(reason);
        return reason is null;
    }

    /// <summary>Why a message is left out, or null.</summary>
    private string? Reason(JsonObject message, string what, string where) =>
        message["lang"]?.ToString() is { } spoken && !DataReader.IsSpoken(spoken, language) ? $"{what} in {spoken}"
        : IsTrue(message, "deleted", where) == true ? $"{what} deleted"
        : IsTrue(message, "review_result", where) == false ? $"{what} refused in review"
        : message["tree_state"]?.ToString() is { } state and not "ready_for_export" ? $"{what} of trees in state {state}"
        : null;

    private static bool? IsTrue(JsonObject message, string column, string where) => message[column] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var is_) => is_,
        JsonValue value when bool.TryParse(value.ToString(), out var is_) => is_,
        _ => throw DataRow.Wrong(message, column, where, "it must be true or false"),
    };
}

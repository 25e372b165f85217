using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>Tells the shape of rows from the columns of the first ones.</summary>
internal static class FormatDetection
{
    /// <summary>Rows that are looked at.</summary>
    public const int Looked = 20;

    /// <summary>The shape.</summary>
    /// <param name="path">Named in the fault.</param>
    /// <param name="rows">The first rows.</param>
    /// <exception cref="UserFaultException">The columns are those of no shape that can be used.</exception>
    public static DataFormat Of(string path, IReadOnlyList<DataRow> rows)
    {
        DataRow[] readable = [.. rows.Where(row => row.Fault is null)];
        var columns = readable.SelectMany(row => row.Fields.Select(field => field.Key)).Distinct().ToHashSet();
        return Oasst(readable, columns) ?? Ids(columns) ?? Answers(readable, columns) ?? Conversation(readable) ?? Text(readable, columns)
            ?? throw Unknown(path, columns);

        static UserFaultException Unknown(string path, HashSet<string> columns) =>
            columns.Contains("label") && (columns.Contains("completion") || columns.Contains("messages"))
                ? new($"{path}: these are unpaired preferences (\"label\" with one answer), "
                    + "as TRL's KTO takes them; DPO needs \"chosen\" and \"rejected\"")
                : new($"{path}: the columns {string.Join(", ", columns.Order(StringComparer.Ordinal).Take(12))} are those of no known shape; "
                    + "docs/data.md lists the shapes, rename the columns");
    }

    private static DataFormat? Oasst(DataRow[] rows, HashSet<string> columns) =>
        columns.Contains("message_tree_id") && rows.Any(row => row.Fields["prompt"] is JsonObject) ? DataFormat.OasstTrees
        : columns.Contains("message_id") && columns.Contains("text") ? columns.Contains("replies") ? DataFormat.OasstTrees : DataFormat.OasstMessages
        : null;

    private static DataFormat? Ids(HashSet<string> columns) =>
        !columns.Contains("prompt_ids") ? null
        : columns.Contains("chosen_ids") ? DataFormat.PreferenceIds
        : columns.Contains("response_ids") ? DataFormat.Ids
        : null;

    private static DataFormat? Answers(DataRow[] rows, HashSet<string> columns) =>
        columns.Contains("answers") && rows.Any(row => row.Fields["answers"] is JsonArray) ? DataFormat.Ranked
        : PreferenceRows.Columns.Any(names => columns.Contains(names.Chosen) && columns.Contains(names.Rejected)) ? DataFormat.Preference
        : null;

    private static DataFormat? Conversation(DataRow[] rows)
    {
        if (rows.FirstOrDefault(row => InstructionRows.ConversationColumn(row) is not null) is not { } row
            || row.Fields["label"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return null;
        return row.Fields[InstructionRows.ConversationColumn(row)!] is JsonArray list
            && list.OfType<JsonObject>().Any(turn => turn.ContainsKey("from"))
            ? DataFormat.ShareGpt
            : DataFormat.Messages;
    }

    private static DataFormat? Text(DataRow[] rows, HashSet<string> columns)
    {
        var hasPrompt = InstructionRows.PromptColumns.Any(columns.Contains);
        if (!hasPrompt || rows.Any(row => row.Fields["label"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.False))
            return null;
        if (!InstructionRows.AnswerColumns.Any(columns.Contains) && !columns.Contains("instances"))
            return DataFormat.Prompts;
        return rows.Any(IsJudgePrompt) ? DataFormat.Judged : columns.Contains("rank") ? DataFormat.RankedRows : DataFormat.Instruction;
    }

    /// <summary>The paper's judge prompt, in the words that its reproductions kept.</summary>
    private static bool IsJudgePrompt(DataRow row) =>
        row.Fields["prompt"] is JsonValue value && value.TryGetValue<string>(out var prompt)
        && prompt.Contains("additive 5-point", StringComparison.OrdinalIgnoreCase);
}

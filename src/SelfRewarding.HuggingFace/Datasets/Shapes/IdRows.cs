namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>Rows of token ids, which are trained on as they stand.</summary>
internal static class IdRows
{
    /// <summary>{"prompt_ids","response_ids"}.</summary>
    public static DataItem Read(DataRow row) => new(row.Place, [], [Answer(row, "response_ids", 0)]) { PromptTokens = Needed(row, "prompt_ids") };

    /// <summary>{"prompt_ids","chosen_ids","rejected_ids"}.</summary>
    public static DataItem ReadPreference(DataRow row) =>
        new(row.Place, [], [Answer(row, "chosen_ids", 0), Answer(row, "rejected_ids", 1)]) { PromptTokens = Needed(row, "prompt_ids") };

    private static DataAnswer Answer(DataRow row, string column, int rank) => new("", rank) { Tokens = Needed(row, column) };

    private static IReadOnlyList<int> Needed(DataRow row, string column) => row.Ids(column) switch
    {
        null => throw DataRow.Wrong(row.Fields, column, "", "it must be a list of token ids"),
        [] => throw new RowFaultException($"\"{column}\" is empty", "it needs at least one token id"),
        var ids => ids,
    };
}

using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Datasets.Shapes;

/// <summary>Human-ranked answers: all of a prompt in one row, or one answer a row.</summary>
internal static class RankedRows
{
    /// <summary>{"prompt","answers":[{"text","rank"}]}; 0 is best, at least two ranks.</summary>
    public static DataItem Read(DataRow row)
    {
        var prompt = InstructionRows.Prompt(row);
        if (row.Fields["answers"] is not JsonArray list)
            throw DataRow.Wrong(row.Fields, "answers", "", "every ranked row needs a list of them");
        DataAnswer[] answers = [.. list.Select((node, i) => Answer(node, $"answers[{i}]."))];
        return answers.Select(answer => answer.Rank).Distinct().Count() > 1
            ? new DataItem(row.Place, prompt, answers)
            : throw new RowFaultException(
                "\"answers\" has no two ranks", "at least two ranks are needed, 0 is the best",
                $"\"answers\" has {answers.Length} answers of one rank");
    }

    /// <summary>Rows of one answer each, put together by question; the first place counts.</summary>
    public static IEnumerable<DataItem> Group(IEnumerable<DataItem> rows, DataReport report)
    {
        var order = new List<DataItem>();
        var answers = new Dictionary<string, List<DataAnswer>>();
        foreach (var row in rows)
        {
            var key = string.Join('\n', row.Prompt.Select(turn => turn.Content));
            if (!answers.TryGetValue(key, out var known))
            {
                answers.Add(key, known = []);
                order.Add(row);
            }
            if (known.Any(answer => answer.Text == row.Answers[0].Text))
                report.LeaveOut("answers that stand twice");
            else
                known.Add(row.Answers[0]);
        }
        return order.Select(first => first with { Answers = answers[string.Join('\n', first.Prompt.Select(turn => turn.Content))] });
    }

    /// <summary>{"question","answer","rank"} under any of the usual names.</summary>
    public static DataItem ReadAnswer(DataRow row)
    {
        var column = InstructionRows.AnswerColumns.FirstOrDefault(row.Has) ?? "answer";
        return new DataItem(row.Place, InstructionRows.Prompt(row), [new DataAnswer(row.Text(column), row.Rank("rank"))]);
    }

    private static DataAnswer Answer(JsonNode? node, string where)
    {
        var answer = node as JsonObject ?? throw new RowFaultException("\"answers\" has no objects", "an answer is {\"text\",\"rank\"}");
        return new DataAnswer(
            DataRow.Text(answer, "text", where),
            DataRow.Rank(answer, "rank", where) ?? throw DataRow.Wrong(answer, "rank", where, "0 is the best answer"));
    }
}

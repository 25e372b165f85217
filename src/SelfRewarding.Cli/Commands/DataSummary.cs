using System.Text.Json;
using System.Text.Json.Nodes;
using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;

namespace SelfRewarding.Cli.Commands;

/// <summary>The figures of one data file.</summary>
internal static class DataSummary
{
    private const int FirstRows = 3;
    private const int FirstItems = 4;

    /// <summary>Reads the file twice: its columns, then what its rows say.</summary>
    public static JsonObject Of(string name, string path, DataFormat? format, string language)
    {
        var file = DataFile.Open(path);
        var shape = format ?? DataReader.Format(path, file);
        var columns = new Dictionary<string, SortedSet<string>>();
        var languages = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var first = new JsonArray();
        foreach (var row in file.Rows.Where(row => row.Fault is null))
        {
            Look(row.Fields, columns, languages);
            if (first.Count < FirstRows)
                first.Add(Shortened(row.Fields));
        }

        var report = new DataReport();
        var (prompts, answers, ranks, items) = (new List<int>(), new List<int>(), new SortedDictionary<int, int>(), 0);
        var (inTokens, inText) = (false, false);
        foreach (var item in new DataReader(report, shape, language).Read(path))
        {
            items++;
            inTokens |= item.PromptTokens is not null;
            inText |= item.PromptTokens is null;
            prompts.Add(item.PromptTokens?.Count ?? item.Prompt.Sum(turn => turn.Content.Length));
            foreach (var answer in item.Answers)
            {
                answers.Add(answer.Tokens?.Count ?? answer.Text.Length);
                if (answer.Rank is { } rank && item.Answers.Count > 1)
                    ranks[rank] = ranks.GetValueOrDefault(rank) + 1;
            }
        }
        return new JsonObject
        {
            ["file"] = name,
            ["container"] = file.Container,
            ["format"] = RecipeFile.Name(shape),
            ["rows"] = report.Rows,
            ["prompts"] = items,
            ["columns"] = new JsonObject(columns.Select(column => KeyValuePair.Create(column.Key, (JsonNode?)string.Join(" or ", column.Value)))),
            ["languages"] = DataOptions.Counts(languages),
            ["ranks"] = DataOptions.Counts(ranks.Select(rank => KeyValuePair.Create(rank.Key.ToString(), rank.Value))),
            ["length_unit"] = inTokens && inText ? "characters, or tokens of rows of token ids" : inTokens ? "tokens" : "characters",
            ["lengths"] = new JsonObject { ["prompt"] = Spread(prompts), ["answer"] = Spread(answers) },
            ["left_out"] = DataOptions.Counts(report.LeftOut),
            ["bad_rows"] = DataOptions.Counts(report.Bad),
            ["faults"] = new JsonArray([.. report.Faults.Select(fault => (JsonNode)fault)]),
            ["first_rows"] = first,
        };
    }

    private static void Look(JsonObject row, Dictionary<string, SortedSet<string>> columns, SortedDictionary<string, int> languages)
    {
        foreach (var (column, value) in row)
        {
            if (!columns.TryGetValue(column, out var kinds))
                columns.Add(column, kinds = new SortedSet<string>(StringComparer.Ordinal));
            kinds.Add(Kind(value));
        }
        if ((row["lang"] ?? row["language"] ?? (row["prompt"] as JsonObject)?["lang"])?.ToString() is { } spoken)
            languages[spoken] = languages.GetValueOrDefault(spoken) + 1;
    }

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "object",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        _ => "true or false",
    };

    /// <summary>Smallest, median and largest: characters, or tokens where the rows are ids.</summary>
    private static JsonObject? Spread(List<int> lengths)
    {
        if (lengths.Count == 0)
            return null;
        lengths.Sort();
        return new JsonObject { ["least"] = lengths[0], ["median"] = lengths[lengths.Count / 2], ["most"] = lengths[^1] };
    }

    private static JsonNode Shortened(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(
            fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)(field.Value is null ? null : Shortened(field.Value))))),
        JsonArray list => new JsonArray(
        [
            .. list.Take(FirstItems).Select(Shortened),
            .. list.Count > FirstItems ? [JsonValue.Create($"… {list.Count - FirstItems} more")] : Array.Empty<JsonNode>(),
        ]),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > 80 ? text[..80] + "…" : text,
        null => JsonValue.Create("null")!,
        _ => node.DeepClone(),
    };
}

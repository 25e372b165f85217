using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm data inspect: what data files hold.</summary>
internal static class DataInspectCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var data = new DataOptions();
        var command = new Command(
            "inspect",
            "Says of each file what it is, its columns, how many rows it has and how long they are, "
            + "languages and ranks, bad rows and the first ones.\n"
            + "Example: srlm data inspect train.parquet pairs.jsonl.gz")
        {
            data.Files, data.Format, data.Language, data.Json,
        };
        command.SetAction(parsed =>
        {
            JsonObject[] files =
            [
                .. parsed.GetRequiredValue(data.Files).Select(name =>
                    DataSummary.Of(name, DataSource.Resolve(name, cancel), data.ReadFormat(parsed), parsed.GetRequiredValue(data.Language))),
            ];
            foreach (var file in files)
                Console.Write(parsed.GetValue(data.Json) ? JsonRows.Print(file) + "\n" : Text(file));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Text(JsonObject file) => string.Concat(file.Select(field => field.Value switch
    {
        null or JsonArray { Count: 0 } => "",
        JsonArray list => $"  {Name(field.Key)}\n{string.Concat(list.Select(item => $"    {Cut(JsonRows.Print(item!))}\n"))}",
        JsonObject { Count: 0 } => "",
        JsonObject counts =>
            $"  {Name(field.Key)}{(field.Key == "lengths" ? $" in {file["length_unit"]}" : "")}\n"
            + $"{string.Concat(counts.Where(count => count.Value is not null).Select(count => $"    {count.Key}: {Value(count.Value)}\n"))}",
        _ when field.Key == "length_unit" => "",
        _ => field.Key == "file" ? $"{field.Value}\n" : $"  {Name(field.Key)}: {field.Value}\n",
    }));

    private static string Name(string key) => key.Replace('_', ' ');

    private static string Value(JsonNode? value) => value is JsonObject numbers
        ? string.Join(", ", numbers.Select(number => $"{number.Key} {number.Value}"))
        : value?.ToString() ?? "";

    private static string Cut(string text) => text.Length > 300 ? text[..300] + "…" : text;
}

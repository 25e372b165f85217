using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Training;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm logprobs: how probable given responses are under a model.</summary>
internal static class LogprobsCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions();
        var input = new Option<string>("--input")
        {
            Description = "JSONL of {\"prompt\",\"response\"} or {\"prompt_ids\",\"response_ids\"}; in a row with both the ids count",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "JSONL: the input rows, \"logprobs\" and \"sum\", in place of any that a row has",
            Required = true,
        };
        var command = new Command(
            "logprobs",
            "Natural-log probability of every response token, teacher forced. A text response is followed by one end token, which counts;\n"
            + "response ids are taken as they stand.\n"
            + "Example: srlm logprobs --model DIR --input rows.jsonl --output scored.jsonl")
        {
            model.Model, model.Adapter, input, output, model.Threads.Option,
        };
        command.SetAction(parsed =>
        {
            var rows = JsonRows.Read(parsed.GetRequiredValue(input));
            Example[] examples = [.. rows.Select(Read)];
            using var language = model.Threads.Engine(parsed).Load(model.Checkpoint(parsed, cancel));
            var numbers = RowFaults.Named(rows, 1, () => language.LogProbabilities(examples, new ProgressLines(), cancel));
            JsonRows.Write(parsed.GetRequiredValue(output), rows.Zip(numbers, Row));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Example Read(InputRow row)
    {
        var ids = row.Fields.ContainsKey("prompt_ids") || row.Fields.ContainsKey("response_ids");
        var example = ids
            ? new Example("", "") { PromptTokens = row.Ids("prompt_ids"), ResponseTokens = row.Ids("response_ids") }
            : new Example(row.Text("prompt"), row.Text("response"));
        if (ids && example.PromptTokens!.Count == 0)
            throw new UserFaultException($"{row.Place}: \"prompt_ids\" is empty; the first response token needs one before it");
        return example;
    }

    private static JsonObject Row(InputRow row, IReadOnlyList<double> numbers)
    {
        row.Fields["logprobs"] = new JsonArray([.. numbers.Select(number => JsonValue.Create(number))]);
        row.Fields["sum"] = numbers.Sum();
        return row.Fields;
    }
}

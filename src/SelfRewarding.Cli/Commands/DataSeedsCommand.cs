using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Rows;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.HuggingFace.Datasets.Seeds;
using SelfRewarding.Iteration;
using SelfRewarding.Seeds;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm data seeds: splits data files into the seed files of a run.</summary>
internal static class DataSeedsCommand
{
    private static readonly DatasetSeedOptions paper = new();

    public static Command Create(CancellationToken cancel)
    {
        var data = new DataOptions();
        var output = new Option<string>("--out")
        {
            Description = "folder for ift.jsonl, ranked.jsonl, validation.jsonl, evaluation.jsonl, evaluation-ranked.jsonl",
            Required = true,
        };
        var ift = Size("--ift", "prompts with their best answer", paper.Ift);
        var ranked = Size("--ranked", "prompts with ranked answers, for evaluation fine-tuning", paper.Ranked);
        var validation = Size("--validation", "prompts that compare checkpoints", paper.Validation);
        var evaluation = Size("--evaluation", "held-out prompts", paper.Evaluation);
        var held = Size("--evaluation-ranked", "held-out prompts with ranked answers", paper.EvaluationRanked);
        var seed = new Option<long>("--seed") { Description = "decides which prompt goes where", DefaultValueFactory = _ => paper.Seed };
        var command = new Command(
            "seeds",
            "Splits data files into the seeds of a run as the paper does: first turns, the best answer for instruction fine-tuning, "
            + "ranked answers for\n"
            + "evaluation fine-tuning; no prompt stands in two parts. Where there is too little, every part shrinks in proportion.\n"
            + "Example: srlm data seeds 2023-04-12_oasst_ready.trees.jsonl.gz --out seeds")
        {
            data.Files, output, data.Language, ift, ranked, validation, evaluation, held, seed, data.Format, data.SkipsBadRows, data.Json,
        };
        command.SetAction(parsed =>
        {
            var options = new DatasetSeedOptions
            {
                Files = parsed.GetRequiredValue(data.Files),
                Format = data.ReadFormat(parsed),
                Language = parsed.GetRequiredValue(data.Language),
                Ift = parsed.GetValue(ift),
                Ranked = parsed.GetValue(ranked),
                Validation = parsed.GetValue(validation),
                Evaluation = parsed.GetValue(evaluation),
                EvaluationRanked = parsed.GetValue(held),
                Seed = parsed.GetValue(seed),
            };
            var folder = parsed.GetRequiredValue(output);
            if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.jsonl").FirstOrDefault() is { } there)
                throw new UserFaultException($"{there} exists already; choose another folder, or remove the files");
            if (options.Faults("data seeds").ToList() is { Count: > 0 } faults)
                throw UserFaultException.Of("the sizes cannot be used", faults);
            var report = new DataReport();
            var reader = new DataReader(report, options.Format, options.Language);
            var parts = SeedSplit.Of([.. options.Files.SelectMany(file => reader.ReadSeeds(DataSource.Resolve(file, cancel)))], options, report);
            data.Tell(parsed, report);
            SeedSplit.WithIft(parts, options, report);
            var sizes = Write(folder, parts, options);
            if (parsed.GetValue(data.Json))
                Console.WriteLine(JsonRows.Print(Summary(report, sizes)));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<int> Size(string name, string what, int size) => new(name) { Description = what, DefaultValueFactory = _ => size };

    private static (string File, int Rows)[] Write(string folder, SeedParts parts, DatasetSeedOptions options)
    {
        return
        [
            Part("ift.jsonl", parts.Ift, options.Ift),
            Part("ranked.jsonl", parts.Ranked, options.Ranked),
            Part("validation.jsonl", [.. parts.Validation.Select(prompt => new Prompt(prompt))], options.Validation),
            Part("evaluation.jsonl", [.. parts.Evaluation.Select(prompt => new Prompt(prompt))], options.Evaluation),
            Part("evaluation-ranked.jsonl", parts.EvaluationRanked, options.EvaluationRanked),
        ];

        (string File, int Rows) Part<T>(string file, IReadOnlyList<T> rows, int asked)
        {
            RowFile.Write(Path.Combine(folder, file), rows);
            Console.Error.WriteLine($"{rows.Count,9:N0}  {file}{(rows.Count < asked ? $" ({asked:N0} were asked for)" : "")}");
            if (rows.Count == 0 && asked > 0)
                Console.Error.WriteLine(
                    $"srlm: {file} is empty; a run that names it has nothing to read there: "
                    + "give more data, or fewer rows to the other parts");
            return (file, rows.Count);
        }
    }

    private static JsonObject Summary(DataReport report, (string File, int Rows)[] sizes) => new()
    {
        ["rows"] = report.Rows,
        ["files"] = DataOptions.Counts(sizes.Select(size => KeyValuePair.Create(size.File, size.Rows))),
        ["left_out"] = DataOptions.Counts(report.LeftOut),
        ["bad_rows"] = DataOptions.Counts(report.Bad),
    };

    private sealed record Prompt([property: System.Text.Json.Serialization.JsonPropertyName("prompt")] string Text);
}

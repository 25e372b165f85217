using System.CommandLine;
using System.Text.Json.Nodes;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Torch;
using SelfRewarding.Training;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options and the course of the two commands that only train.</summary>
internal sealed class TrainingArguments
{
    private readonly ModelOptions model = new();
    private readonly Option<string[]> files = new("--data")
    {
        Description = "data file in any format of docs/data.md; may stand several times",
        Required = true,
    };
    private readonly Option<string> output = new("--out")
    {
        Description = "folder for model/, metrics.jsonl and training.json; the same command on it goes on",
        Required = true,
    };
    private readonly Option<string?> recipe = new("--recipe")
    {
        Description = "recipe whose training section counts; the paper's values without one",
    };
    private readonly Option<long?> seed = RecipeArguments.Seed();
    private readonly Option<int?> threads = new("--threads") { Description = "threads for tensor work; the recipe's own, or 1, when not given" };
    private readonly Option<string[]> set = RecipeArguments.Set();
    private readonly DataOptions data = new();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[model.Model, files, output, recipe, set, seed, threads, data.Format, data.Language, data.SkipsBadRows])
            command.Options.Add(option);
    }

    /// <summary>Reads the data and trains; a result that is there is left alone, another job's is refused.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="stage">"sft" or "dpo", also the recipe's section.</param>
    /// <param name="read">Items to what is trained on.</param>
    /// <param name="train">The training.</param>
    /// <param name="cancel">Looked at while the data are brought and read.</param>
    public int Train<T>(
        ParseResult parsed, string stage, Func<TrainingRows, IEnumerable<DataItem>, IReadOnlyList<T>> read,
        Action<TorchEngine, Checkpoint, IReadOnlyList<T>, Recipe, TrainingJob> train, CancellationToken cancel)
    {
        var (folder, names) = (Path.GetFullPath(parsed.GetRequiredValue(output)), parsed.GetRequiredValue(files));
        var start = model.Checkpoint(parsed, cancel) with { Name = "start" };
        if (start.Adapter is not null)
            throw new UserFaultException(
                $"{start.Adapter}: its base is of the hub, and training starts from one folder; merge them first: "
                + $"srlm merge --model {start.Adapter} MERGED");
        string[] paths = [.. names.Select(name => DataSource.Resolve(name, cancel))];
        var options = Options(parsed, stage, start.Path, paths[0]);
        var format = ChatFormatFile.Load(start.Path, ModelConfigFile.Read(start.Path));
        var report = new DataReport();
        var reader = new DataReader(report, data.ReadFormat(parsed), parsed.GetRequiredValue(data.Language));
        var rows = read(new TrainingRows(report, format), paths.SelectMany(path => Cancellable(reader.Read(path), cancel)));
        data.Tell(parsed, report);
        Console.Error.WriteLine($"{rows.Count,9:N0}  {stage} {(rows.Count == 1 ? "row" : "rows")} from {report.Rows:N0}");

        if (rows.Count == 0)
            throw new UserFaultException(
                $"{string.Join(", ", names)}: no row of the data can be learnt by {stage}; srlm data inspect says what is in it");
        JobFile.Keep(folder, JobFile.Describe(stage, options, parsed.GetRequiredValue(model.Model), names, rows));
        train(
            new TorchEngine(options.Threads), start, rows, options,
            new TrainingJob(folder, options.Seed, stage, null, new ProgressLines()) { Lora = options.Lora });
        JobFile.TellLeftOut(folder);
        Console.WriteLine(Path.Combine(parsed.GetRequiredValue(output), "model"));
        return ExitCodes.Done;
    }

    private static IEnumerable<DataItem> Cancellable(IEnumerable<DataItem> items, CancellationToken cancel)
    {
        foreach (var item in items)
        {
            cancel.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    /// <summary>A recipe has more parts than a training needs; those are not looked at.</summary>
    private Recipe Options(ParseResult parsed, string stage, string start, string file)
    {
        var given = parsed.GetValue(set) ?? [];
        string[] parts = [stage, "lora", "seed", "threads"];
        if (given.FirstOrDefault(setting => !parts.Contains(setting.Split('.', '=')[0])) is { } other)
            throw new UserFaultException(
                $"--set {other}: srlm {stage} looks at {string.Join(", ", parts)} only"
                + (other.Split('=')[0].Contains('.') ? "" : $"; did you mean {RecipeFile.NearestKey(stage, other.Split('=')[0])}?"));
        string[] flags = [.. Setting("seed", parsed.GetValue(seed)), .. Setting("threads", parsed.GetValue(threads))];
        string[] settings = [.. given, .. flags, $"model={JsonValue.Create(Path.GetFullPath(start)).ToJsonString()}"];
        var options = parsed.GetValue(recipe) is { } path
            ? RecipeFile.Load(path, settings)
            : RecipeFile.Parse(
                """{"eft":{"enabled":false}}""", "the training", Directory.GetCurrentDirectory(),
                [.. settings, $"seeds.ift={JsonValue.Create(Path.GetFullPath(file)).ToJsonString()}"]);
        return stage != "dpo" || options.Dpo.Replay == 0 ? options : throw new UserFaultException(
            $"dpo.replay is {options.Dpo.Replay}; srlm dpo has no fine-tuning data to replay, add --set dpo.replay=0");
    }

    private static IEnumerable<string> Setting<T>(string key, T? value)
        where T : struct => value is { } given ? [$"{key}={given}"] : [];
}

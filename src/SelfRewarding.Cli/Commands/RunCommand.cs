using System.CommandLine;
using SelfRewarding.Cli.Reports;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Recipes;
using SelfRewarding.Torch;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm run: the whole loop of a recipe, its controls, the evaluation and the report.</summary>
internal static class RunCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "recipe file, such as recipes/quickstart.json" };
        var output = new Option<string?>("--out") { Description = "run folder; when not given runs/<recipe>, with --seed N runs/<recipe>-seed-N" };
        var seed = RecipeArguments.Seed();
        var set = RecipeArguments.Set();
        var command = new Command(
            "run",
            "Trains the SFT baseline, M1, M2, M3 … and the controls, evaluates them and writes report.html. The same command on the same\n"
            + "folder goes on where it stopped.\n"
            + "Examples:\n"
            + "  srlm run recipes/quickstart.json\n"
            + "  srlm run recipes/quickstart.json --out runs/mine --seed 7 --set iterations=3")
        {
            recipe, output, seed, set,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(recipe);
            string[] overrides = [.. parsed.GetValue(set) ?? [], .. parsed.GetValue(seed) is { } number ? [$"seed={number}"] : Array.Empty<string>()];
            var folder = parsed.GetValue(output) ?? DefaultFolder(path, parsed.GetValue(seed));
            Run(RecipeFile.Load(path, overrides), folder, cancel);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Run(Recipe named, string folder, CancellationToken cancel)
    {
        RunSources.Check(named);
        var progress = new ProgressLines();
        using (var run = RunDirectory.Open(folder, named, progress))
        {
            Console.Error.WriteLine($"run folder: {run.Root}");
            var recipe = RunSources.Models(RunSources.Seeds(named, run.Root, cancel), run.Root, cancel);
            var engine = new TorchEngine(recipe.Threads);
            var seeds = SeedSources.Of(recipe);
            RunEvaluator.CheckSeeds(seeds);
            new SelfRewardingLoop(engine, recipe, seeds, run).Run(cancel);
            new ControlRuns(engine, recipe, seeds, run).Run(cancel);
            Console.Write(ResultTable.Of(new RunEvaluator(engine, recipe, seeds, run).Evaluate(cancel)));
            ReportPage.Write(run.Root);
        }
        Console.WriteLine($"report: {Path.Combine(folder, "report.html")}");
    }

    private static string DefaultFolder(string recipe, long? seed) =>
        Path.Combine("runs", Path.GetFileNameWithoutExtension(recipe) + (seed is { } number ? $"-seed-{number}" : ""));
}

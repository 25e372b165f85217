using System.CommandLine;
using SelfRewarding.Cli.Reports;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Torch;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm eval: the figures of a finished run.</summary>
internal static class EvalCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var folder = new Argument<string>("DIR") { Description = "run folder" };
        var json = new Option<bool>("--json") { Description = "print evaluation.json instead of a table" };
        var command = new Command(
            "eval",
            "Evaluates every model of a finished run on held-out prompts, or reads what was evaluated before.\n"
            + "Example: srlm eval runs/quickstart --json")
        {
            folder, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            var report = Evaluate(path, cancel);
            Console.Write(parsed.GetValue(json) ? File.ReadAllText(Path.Combine(path, "evaluation.json")) : ResultTable.Of(report));
            return ExitCodes.Done;
        });
        return command;
    }

    private static EvaluationReport Evaluate(string folder, CancellationToken cancel)
    {
        var file = Path.Combine(folder, "evaluation.json");
        if (File.Exists(file))
            return EvaluationReport.Read(file);
        var recipe = RunFiles.ReadRecipe(folder);
        using var run = RunDirectory.Open(folder, recipe, new ProgressLines());
        var seeds = SeedSources.Of(RunSources.Seeds(recipe, run.Root, cancel));
        return new RunEvaluator(new TorchEngine(recipe.Threads), recipe, seeds, run).Evaluate(cancel);
    }
}

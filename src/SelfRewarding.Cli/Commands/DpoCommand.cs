using System.CommandLine;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm dpo: preference training alone.</summary>
internal static class DpoCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var arguments = new TrainingArguments();
        var command = new Command(
            "dpo",
            "Trains a model on preferences; it is also the frozen reference. Rankings give their best against their worst answer.\n"
            + "Example: srlm dpo --model runs/sft/model --data pairs.jsonl.gz --out runs/dpo --set dpo.beta=0.2 --set dpo.batchSize=8");
        arguments.AddTo(command);
        command.SetAction(parsed => arguments.Train(
            parsed, "dpo", (rows, items) => rows.Pairs(items),
            (engine, start, pairs, recipe, job) => engine.PreferenceTune(start, pairs, [], recipe.Dpo, job, cancel), cancel));
        return command;
    }
}

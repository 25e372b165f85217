using System.CommandLine;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm sft: supervised fine-tuning alone.</summary>
internal static class SftCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var arguments = new TrainingArguments();
        var command = new Command(
            "sft",
            "Fine-tunes a model on prompts and answers, or on whole conversations: every answer of the assistant is learnt, nothing else.\n"
            + "Examples:\n"
            + "  srlm sft --model DIR --data train.parquet --out runs/sft --set sft.learningRate=1e-5 --set sft.epochs=2\n"
            + "  srlm sft --model DIR --data a.jsonl --data b.json.gz --out runs/sft --recipe recipes/paper.json --skip-bad-rows");
        arguments.AddTo(command);
        command.SetAction(parsed => arguments.Train(
            parsed, "sft", (rows, items) => rows.Examples(items),
            (engine, start, examples, recipe, job) => engine.FineTune(start, examples, recipe.Sft, job, cancel), cancel));
        return command;
    }
}

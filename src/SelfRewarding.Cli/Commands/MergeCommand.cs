using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Safetensors;
using SelfRewarding.Models;
using SelfRewarding.Torch.Lora;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm merge: a model and its LoRA adapter as one model.</summary>
internal static class MergeCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions();
        var output = new Argument<string>("OUT") { Description = "folder for the merged model; it must not exist yet" };
        var type = new Option<TensorType>("--type")
        {
            Description = "type of the stored weights: f32, f16 or bf16",
            DefaultValueFactory = _ => TensorType.F32,
        };
        var command = new Command(
            "merge",
            "Adds a LoRA adapter to the weights of its model, in 32-bit floating point, and writes the result as a model folder.\n"
            + "Examples:\n"
            + "  srlm merge --model BASE --adapter DIR merged\n"
            + "  srlm merge --model ADAPTER merged --type bf16      the adapter names its base")
        {
            model.Model, model.Adapter, output, type, model.Threads.Option,
        };
        command.SetAction(parsed =>
        {
            var place = OutputPlace.Check(parsed.GetRequiredValue(output));
            model.Threads.Engine(parsed);
            Merge(model.Checkpoint(parsed, cancel), place, parsed.GetValue(type));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Merge(Checkpoint checkpoint, string output, TensorType type)
    {
        var figures = AdapterMerge.Write(checkpoint, output, type);
        Console.WriteLine(
            $"{output}: {figures.Matrices} matrices merged; on a probe, "
            + $"logits differ by at most {figures.Distance:G3} from those with the adapter beside the weights");
    }
}

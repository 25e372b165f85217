using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Conversion;
using SelfRewarding.HuggingFace.Gguf;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm convert: a model folder or GGUF file from either.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("IN") { Description = "model folder in Hugging Face layout, or .gguf file" };
        var to = new Argument<string>("OUT")
        {
            Description = "what to make: a GGUF file where the name ends in .gguf, else a folder; it must not exist yet",
        };
        var type = new Option<string?>("--type")
        {
            Description = "f32, f16, bf16 or (GGUF only) q8_0; default: f16 for GGUF, for a folder the stored type",
        };
        var command = new Command(
            "convert",
            "Converts a model between a Hugging Face folder and a GGUF file, or to another type of numbers. Quantised numbers are read and become\n"
            + "plain ones in a folder. Norms stay 32-bit in GGUF. The tokenizer and the chat template go along.\n"
            + "Examples:\n"
            + "  srlm convert SmolLM2-135M-Instruct.Q4_1.gguf models/smollm2\n"
            + "  srlm convert models/smollm2 model.gguf --type q8_0")
        {
            from, to, type,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.GetRequiredValue(to);
            var differences = ModelConverter.Convert(parsed.GetRequiredValue(from), output, Type(parsed.GetValue(type)));
            if (differences.Count > 0)
                Console.Error.WriteLine($"srlm: {output}: llama.cpp computes this model otherwise: {string.Join("; ", differences)}");
            Console.WriteLine(output);
            return ExitCodes.Done;
        });
        return command;
    }

    private static BlockFormat? Type(string? name) => name?.ToLowerInvariant() switch
    {
        null => null,
        "f32" => BlockFormat.F32,
        "f16" => BlockFormat.F16,
        "bf16" => BlockFormat.BF16,
        "q8_0" => BlockFormat.Q8,
        _ => throw new UserFaultException($"--type is {name}; it must be one of f32, f16, bf16, q8_0"),
    };
}

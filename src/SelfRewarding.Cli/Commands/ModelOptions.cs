using System.CommandLine;
using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on one model share.</summary>
/// <param name="required">Whether there is no command without a model.</param>
internal sealed class ModelOptions(bool required = true)
{
    public Option<string> Model { get; } = new("--model")
    {
        Description = "model folder in Hugging Face layout, .gguf file, or model of the hub as org/name[@revision]",
        Required = required,
    };

    public Option<string?> Adapter { get; } = new("--adapter")
    {
        Description = "PEFT LoRA adapter to put over the model: a folder, or one of the hub",
    };

    public ThreadsOption Threads { get; } = new();

    public Checkpoint Checkpoint(ParseResult parsed, CancellationToken cancel) =>
        ModelSource.Checkpoint(parsed.GetRequiredValue(Model), parsed.GetValue(Adapter), cancel);

    /// <summary>Where the tokenizer and the chat template lie; null where no model is named.</summary>
    public string? Text(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(Model) is null)
            return null;
        var checkpoint = Checkpoint(parsed, cancel);
        return AdapterFolder.Text(checkpoint.Path, checkpoint.Adapter);
    }
}

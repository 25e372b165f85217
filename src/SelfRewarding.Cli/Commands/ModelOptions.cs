using System.CommandLine;
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

    public Option<string?> Adapter { get; } = new("--adapter") { Description = "PEFT LoRA adapter to put over the model: a folder, or one of the hub" };

    public ThreadsOption Threads { get; } = new();

    public Checkpoint Checkpoint(ParseResult parsed, CancellationToken cancel)
    {
        var name = parsed.GetRequiredValue(Model);
        return new Checkpoint(Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), ModelSource.Resolve(name, cancel)) { Adapter = AdapterFolder(parsed, cancel) };
    }

    private string? AdapterFolder(ParseResult parsed, CancellationToken cancel) =>
        parsed.GetValue(Adapter) is { } adapter ? ModelSource.Resolve(adapter, cancel) : null;
}

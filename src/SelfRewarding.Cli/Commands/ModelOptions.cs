using System.CommandLine;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on one model share.</summary>
internal sealed class ModelOptions
{
    public Option<string> Model { get; } = new("--model") { Description = "model folder in Hugging Face layout", Required = true };

    public Option<string?> Adapter { get; } = new("--adapter") { Description = "folder of a PEFT LoRA adapter to put over the model" };

    public Option<int> Threads { get; } = new("--threads") { Description = "threads for tensor work", DefaultValueFactory = _ => 1 };

    public Checkpoint Checkpoint(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(Model);
        if (!Directory.Exists(path))
            throw new UserFaultException($"{path}: there is no such folder; name a model folder");
        return new Checkpoint(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path) { Adapter = AdapterFolder(parsed) };
    }

    private string? AdapterFolder(ParseResult parsed) => parsed.GetValue(Adapter) is not { } adapter || Directory.Exists(adapter)
        ? parsed.GetValue(Adapter)
        : throw new UserFaultException($"{adapter}: there is no such folder; name the folder of a PEFT adapter");
}

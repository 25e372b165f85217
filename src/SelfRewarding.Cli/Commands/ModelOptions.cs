using System.CommandLine;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on one model share.</summary>
/// <param name="required">Whether there is no command without a model.</param>
internal sealed class ModelOptions(bool required = true)
{
    public Option<string> Model { get; } = new("--model") { Description = "model folder in Hugging Face layout", Required = required };

    public Option<int> Threads { get; } = new("--threads") { Description = "threads for tensor work", DefaultValueFactory = _ => 1 };

    public Checkpoint Checkpoint(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(Model);
        if (!Directory.Exists(path))
            throw new UserFaultException($"{path}: there is no such folder; name a model folder");
        return new Checkpoint(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
    }
}

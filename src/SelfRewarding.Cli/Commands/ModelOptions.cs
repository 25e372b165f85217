using System.CommandLine;
using SelfRewarding.HuggingFace.Gguf;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on one model share.</summary>
internal sealed class ModelOptions
{
    public Option<string> Model { get; } = new("--model") { Description = "model folder in Hugging Face layout, or .gguf file", Required = true };

    public Option<int> Threads { get; } = new("--threads") { Description = "threads for tensor work", DefaultValueFactory = _ => 1 };

    public Checkpoint Checkpoint(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(Model);
        if (!Directory.Exists(path) && !File.Exists(path))
            throw new UserFaultException($"{path}: there is no such folder; name a model folder or a .gguf file");
        if (File.Exists(path) && !GgufFile.IsNamed(path))
            throw new UserFaultException($"{path}: this is a file; name a model folder or a .gguf file");
        return new Checkpoint(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), path);
    }
}

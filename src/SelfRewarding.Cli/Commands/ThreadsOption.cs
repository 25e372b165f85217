using System.CommandLine;
using SelfRewarding.Torch;

namespace SelfRewarding.Cli.Commands;

/// <summary>--threads.</summary>
internal sealed class ThreadsOption
{
    private const int Most = 1024;

    public Option<int> Option { get; } = new("--threads")
    {
        Description = "threads for tensor work; 0 leaves the choice to the library",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>Sets the threads of the process.</summary>
    public TorchEngine Engine(ParseResult parsed)
    {
        var threads = parsed.GetValue(Option);
        return threads is >= 0 and <= Most
            ? new TorchEngine(threads)
            : throw new UserFaultException($"--threads is {threads}; it must be between 0 (the library's choice) and {Most}");
    }
}

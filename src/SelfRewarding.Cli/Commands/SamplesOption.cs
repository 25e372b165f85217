using System.CommandLine;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>--samples.</summary>
/// <param name="what">What is made several times.</param>
/// <param name="count">How often where the option is not given.</param>
internal sealed class SamplesOption(string what, int count)
{
    private const int Most = 10_000;

    public Option<int> Option { get; } = new("--samples") { Description = what, DefaultValueFactory = _ => count };

    /// <summary>The count; tells on standard error where all samples must come out alike.</summary>
    public int Read(ParseResult parsed, SamplingOptions sampling)
    {
        var samples = parsed.GetValue(Option);
        if (samples is < 1 or > Most)
            throw new UserFaultException($"--samples is {samples}; it must be between 1 and {Most}");
        if (samples > 1 && sampling.Temperature == 0)
            Console.Error.WriteLine($"srlm: --samples is {samples} at --temperature 0: all samples of a row will be the same");
        return samples;
    }
}

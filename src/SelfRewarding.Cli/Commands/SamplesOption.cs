using System.CommandLine;

namespace SelfRewarding.Cli.Commands;

/// <summary>--samples.</summary>
/// <param name="what">What is made several times.</param>
/// <param name="count">How often where the option is not given.</param>
internal sealed class SamplesOption(string what, int count)
{
    private const int Most = 10_000;

    public Option<int> Option { get; } = new("--samples") { Description = what, DefaultValueFactory = _ => count };

    public int Read(ParseResult parsed)
    {
        var samples = parsed.GetValue(Option);
        return samples is >= 1 and <= Most ? samples : throw new UserFaultException($"--samples is {samples}; it must be between 1 and {Most}");
    }
}

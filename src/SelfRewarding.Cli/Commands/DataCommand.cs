using System.CommandLine;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm data: what data files hold, and seed files made of them.</summary>
internal static class DataCommand
{
    public static Command Create(CancellationToken cancel) => new("data", "Looks into data sets and makes seed files of them.")
    {
        DataInspectCommand.Create(cancel),
        DataSeedsCommand.Create(cancel),
    };
}

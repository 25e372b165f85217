using System.CommandLine;
using SelfRewarding.Cli.Reports;
using SelfRewarding.Cli.Terminal;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm report: the page of a finished run.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "run folder that was evaluated" };
        var command = new Command(
            "report",
            "Writes report.html from a finished run folder: one page, readable offline.\n"
            + "Example: srlm report runs/quickstart")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            Console.WriteLine(ReportPage.Write(parsed.GetRequiredValue(folder)));
            return ExitCodes.Done;
        });
        return command;
    }
}

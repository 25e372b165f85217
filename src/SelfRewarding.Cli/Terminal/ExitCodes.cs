using System.CommandLine;
using SelfRewarding.Torch.Training;

namespace SelfRewarding.Cli.Terminal;

/// <summary>What the process ends with: 0 done, 1 failed, 2 the user can mend it, 130 interrupted.</summary>
internal static class ExitCodes
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed that the user cannot mend from the message alone.</summary>
    public const int Failed = 1;

    /// <summary>A recipe, a file or an argument is wrong; the message says how to mend it.</summary>
    public const int UserFault = 2;

    /// <summary>Interrupted; the message says whether the same command resumes.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs the command line; faults become one clear text on standard error and an exit code.</summary>
    public static int Run(RootCommand commands, string[] args, CancellationToken cancel)
    {
        var parsed = commands.Parse(args);
        if (ParseFaults.Of(parsed) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
                Console.Error.WriteLine($"srlm: {Printable(fault)}");
            Console.Error.WriteLine("srlm: see srlm --help, or srlm COMMAND --help");
            return UserFault;
        }
        return Invoke(parsed.CommandResult.Command.Name, () =>
        {
            cancel.ThrowIfCancellationRequested();
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        });
    }

    /// <summary>What is true of an interrupted command.</summary>
    internal static string Stopped(string command) => command switch
    {
        "run" or "eval" or "sft" or "dpo" or "pretrain" or "download" =>
            "stopped; everything finished so far is kept, and the same command goes on from there",
        "chat" => "stopped",
        _ => "stopped; nothing was written, and the same command begins anew",
    };

    /// <summary>A message may quote a file or a server: what would steer the terminal is shown instead.</summary>
    internal static string Printable(string message) =>
        string.Concat(message.Select(letter => char.IsControl(letter) && letter != '\n' ? $"\\u{(int)letter:x4}" : letter.ToString()));

    private static int Invoke(string command, Func<int> action)
    {
        try
        {
            try
            {
                return action();
            }
            finally
            {
                ProgressLines.EndLine();
            }
        }
        catch (UserFaultException fault)
        {
            Console.Error.WriteLine($"srlm: {Printable(fault.Message)}");
            return UserFault;
        }
        catch (TrainingException failure)
        {
            Console.Error.WriteLine($"srlm: {failure.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"srlm: {Stopped(command)}");
            return Cancelled;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(
                $"srlm: {Printable(disk.Message.TrimEnd('.'))}; make room or mend the rights and run the same command again, finished work is kept");
            return UserFault;
        }
        catch (Exception bug)
        {
            Console.Error.WriteLine($"srlm: this should not have happened; please report it with the text below\n{bug}");
            return Failed;
        }
    }
}

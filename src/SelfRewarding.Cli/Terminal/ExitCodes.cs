using System.CommandLine;
using System.Runtime.InteropServices;
using SelfRewarding.Torch.Training;

namespace SelfRewarding.Cli.Terminal;

/// <summary>What the process ends with: 0 done, 1 failed, 2 the user can mend it, 130 cancelled and resumable.</summary>
public static class ExitCodes
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed that the user cannot mend from the message alone.</summary>
    public const int Failed = 1;

    /// <summary>A recipe, a file or an argument is wrong; the message says how to mend it.</summary>
    public const int UserFault = 2;

    /// <summary>Interrupted; the same command resumes.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs the command line; faults become one clear text on standard error and an exit code.</summary>
    public static int Run(Func<CancellationToken, RootCommand> commands, string[] args)
    {
        using var cancelling = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var parsed = commands(cancelling.Token).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Console.Error.WriteLine($"srlm: {error.Message}");
            Console.Error.WriteLine("srlm: see srlm --help, or srlm COMMAND --help");
            return UserFault;
        }
        return Invoke(() => parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));

        // The first signal asks, the second one kills.
        void Cancel(PosixSignalContext context)
        {
            context.Cancel = !cancelling.IsCancellationRequested;
            cancelling.Cancel();
        }
    }

    private static int Invoke(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (UserFaultException fault)
        {
            Console.Error.WriteLine($"srlm: {fault.Message}");
            return UserFault;
        }
        catch (TrainingException failure)
        {
            Console.Error.WriteLine($"srlm: {failure.Message}");
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("srlm: stopped; everything finished so far is kept, and the same command goes on from there");
            return Cancelled;
        }
        catch (Exception disk) when (disk is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"srlm: {disk.Message}; make room or mend the rights and run the same command again, finished work is kept");
            return UserFault;
        }
        catch (Exception bug)
        {
            Console.Error.WriteLine($"srlm: this should not have happened; please report it with the text below\n{bug}");
            return Failed;
        }
    }
}

using System.Runtime.InteropServices;

namespace SelfRewarding.Cli.Terminal;

/// <summary>Ctrl-C and the system's wish to end: the first one asks the command to stop, the second one kills.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource cancelling = new();
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;

    /// <summary>Listens from here on.</summary>
    public Interrupts()
    {
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => cancelling.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        cancelling.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = !cancelling.IsCancellationRequested;
        cancelling.Cancel();
    }
}

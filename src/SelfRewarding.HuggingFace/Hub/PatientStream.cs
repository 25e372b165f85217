namespace SelfRewarding.HuggingFace.Hub;

/// <summary>A body being read; silence and breaks come as <see cref="BrokenTransferException"/>.</summary>
internal sealed class PatientStream(Stream body, string host, TimeSpan silence, CancellationToken cancel) : IDisposable
{
    private readonly CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancel);

    /// <summary>Bytes read; 0 at the end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        stall.CancelAfter(silence);
        try
        {
            return await body.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new BrokenTransferException($"{host} broke the connection", null, error);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new BrokenTransferException($"{host} fell silent", null, error);
        }
    }

    public void Dispose()
    {
        stall.Dispose();
        body.Dispose();
    }
}

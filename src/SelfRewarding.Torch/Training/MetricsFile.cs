using System.Text.Json;

namespace SelfRewarding.Torch.Training;

/// <summary>metrics.jsonl: a row an update, numbers that read back as the same numbers, no times.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream file;

    /// <summary>Opens the file and cuts it back to the rows of finished updates.</summary>
    /// <param name="path">The file; made where absent.</param>
    /// <param name="steps">Rows to keep.</param>
    /// <exception cref="UserFaultException">It has fewer rows.</exception>
    public MetricsFile(string path, int steps)
    {
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        try
        {
            file.SetLength(EndOfRow(path, steps));
            file.Position = file.Length;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(MetricsRow row)
    {
        JsonSerializer.Serialize(file, row);
        file.WriteByte((byte)'\n');
    }

    /// <summary>Puts the rows on disk; a state may only be saved after that.</summary>
    public void Flush() => file.Flush(flushToDisk: true);

    public void Dispose() => file.Dispose();

    private long EndOfRow(string path, int steps)
    {
        var buffered = new BufferedStream(file);
        for (var row = 0; row < steps;)
        {
            var read = buffered.ReadByte();
            if (read < 0)
                throw new UserFaultException(
                    $"{path}: it has {row} rows, but training/ was saved after update {steps}; remove training/ and {path} to start again");
            if (read == '\n')
                row++;
        }
        return buffered.Position;
    }
}

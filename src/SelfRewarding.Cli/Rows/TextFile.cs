namespace SelfRewarding.Cli.Rows;

/// <summary>A text file that an option names.</summary>
internal static class TextFile
{
    private const long MostBytes = 16 << 20;

    /// <summary>The whole text.</summary>
    /// <exception cref="UserFaultException">The file cannot be read; the message ends with <paramref name="remedy"/>.</exception>
    public static string Read(string path, string remedy)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes
                ? File.ReadAllText(path)
                : throw new UserFaultException($"{path} is larger than {MostBytes >> 20} MiB; {remedy}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserFaultException($"{path} cannot be read ({error.Message}); {remedy}", error);
        }
    }
}

namespace SelfRewarding.HuggingFace.Conversion;

/// <summary>Where a new model goes: a file or folder that is not there yet. It is written beside its place and moved when it is whole.</summary>
public static class OutputPlace
{
    /// <summary>Unlike a plain ".part", nobody else gives this name, so that what is left of a killed command may go.</summary>
    private const string Part = ".srlm.part";

    /// <summary>Checks a place that the user names.</summary>
    /// <returns>The place without a separator at its end.</returns>
    /// <exception cref="UserFaultException">It is empty, there already, or below a file.</exception>
    public static string Check(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new UserFaultException("OUT is empty; name a file or folder that does not exist");
        var place = Path.TrimEndingDirectorySeparator(name);
        if (Path.Exists(place))
            throw new UserFaultException($"{place} exists already; name a file or folder that does not");
        for (var above = Above(place); above is not null && !Directory.Exists(above); above = Above(above))
        {
            if (File.Exists(above))
                throw new UserFaultException($"{place}: {above} is a file, nothing can lie below it; name another place");
        }
        return place;
    }

    /// <summary>Makes what belongs at a place. Whatever fails, no part of it is left.</summary>
    /// <param name="place">Where it goes; folders above it are made.</param>
    /// <param name="write">Writes a file, or makes and fills a folder, at the path it is given.</param>
    public static void Make(string place, Action<string> write)
    {
        var part = place + Part;
        if (Above(place) is { } above)
            Directory.CreateDirectory(above);
        Remove(part);
        try
        {
            write(part);
            if (File.Exists(part))
                File.Move(part, place);
            else
                Directory.Move(part, place);
        }
        catch
        {
            Remove(part);
            throw;
        }
    }

    private static string? Above(string place) => Path.GetDirectoryName(Path.GetFullPath(place));

    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}

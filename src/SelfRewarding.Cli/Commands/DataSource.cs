namespace SelfRewarding.Cli.Commands;

/// <summary>Gives the path of a data set's name.</summary>
internal static class DataSource
{
    /// <summary>A local path is its own.</summary>
    public static string Resolve(string name) => name.StartsWith("hf://", StringComparison.Ordinal)
        ? throw new UserFaultException($"{name}: data sets of the hub cannot be fetched yet; name a local file")
        : name;
}

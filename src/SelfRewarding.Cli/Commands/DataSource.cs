using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>Gives the path of a data set's name: a file, or a data set of the hub, which is brought where the cache has it not.</summary>
internal static class DataSource
{
    /// <summary>A path that is there wins; then "hf://datasets/org/name@revision/FILE", and "org/name" where it has one data file.</summary>
    public static string Resolve(string name, CancellationToken cancel = default)
    {
        if (File.Exists(name))
            return name;
        if (Directory.Exists(name))
            throw new UserFaultException($"{name} is a folder; name a data file in it");
        var hub = HubName.Parse(name, HubKind.Dataset)
            ?? throw new UserFaultException($"{name}: there is no such file; name a data file, or one of the hub as hf://datasets/org/name/FILE");
        try
        {
            return HubSource.Get(hub, cancel).Path;
        }
        catch (UserFaultException fault)
        {
            throw new UserFaultException($"{fault.Message}; there is no file {name} here either", fault);
        }
    }
}

using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>Gives the path of a model's name: a folder, a .gguf file, or a model of the hub, which is brought where the cache has it not.</summary>
internal static class ModelSource
{
    /// <summary>A path that is there wins; then "org/name", "org/name@revision", "org/name@revision/FILE.gguf".</summary>
    public static string Resolve(string name, CancellationToken cancel = default)
    {
        if (Directory.Exists(name) || (File.Exists(name) && name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)))
            return name;
        if (File.Exists(name))
            throw new UserFaultException($"{name} is a file that holds no model; name the model's folder, or a .gguf file");
        var hub = HubName.Parse(name, HubKind.Model)
            ?? throw new UserFaultException($"{name}: there is no such folder or file; name a model folder, a .gguf file, or a model of the hub as org/name");
        return HubSource.Get(hub, cancel).Path;
    }
}

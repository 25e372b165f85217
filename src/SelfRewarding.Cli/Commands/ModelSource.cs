using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.Models;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>Gives the path of a model's name: a folder, a .gguf file, or a model of the hub, which is brought where the cache has it not.</summary>
internal static class ModelSource
{
    /// <summary>A path that is there wins; then "org/name", "org/name@revision", "org/name@revision/FILE.gguf".</summary>
    public static string Resolve(string name, CancellationToken cancel = default)
    {
        // A run's M1, M2 …: the model is one folder further in.
        if (!File.Exists(Path.Combine(name, "config.json")) && !AdapterFolder.Is(name) && File.Exists(Path.Combine(name, "model", "config.json")))
            throw new UserFaultException($"{name} holds no model itself; its model is {Path.Combine(name, "model")}");
        if (Directory.Exists(name) || (File.Exists(name) && name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)))
            return name;
        if (File.Exists(name))
            throw new UserFaultException($"{name} is a file that holds no model; name the model's folder, or a .gguf file");
        var hub = HubName.Parse(name, HubKind.Model)
            ?? throw new UserFaultException(
                $"{name}: there is no such folder or file; name a model folder, a .gguf file, or a model of the hub as org/name");
        try
        {
            return HubSource.Get(hub, cancel).Path;
        }
        catch (UserFaultException fault)
        {
            throw new UserFaultException($"{fault.Message}; there is no folder {name} here either", fault);
        }
    }

    /// <summary>A name's model with its adapter: an adapter whose base is on the hub becomes that base's path and the adapter's.</summary>
    /// <param name="name">As <see cref="Resolve"/> takes it; the model's own adapters, if it names local bases, are followed below.</param>
    /// <param name="adapter">A name of an adapter to put over it; null puts none.</param>
    /// <param name="cancel">Stops what is brought.</param>
    public static Checkpoint Checkpoint(string name, string? adapter, CancellationToken cancel)
    {
        var place = Resolve(name, cancel);
        var over = adapter is null ? null : Resolve(adapter, cancel);
        var called = Path.GetFileName(Path.TrimEndingDirectorySeparator(name));
        if (AdapterFolder.HubBase(place) is not { } hub)
            return new(called, place) { Adapter = over };
        return over is null
            ? new(called, Base(place, hub, cancel)) { Adapter = place }
            : throw new UserFaultException(
                $"{name} is an adapter over {hub}, and one adapter at a time can be put over a model; merge it first: "
                + $"srlm merge --model {name} MERGED");
    }

    private static string Base(string adapter, HubName hub, CancellationToken cancel)
    {
        try
        {
            return HubSource.Get(hub, cancel).Path;
        }
        catch (UserFaultException fault)
        {
            throw new UserFaultException(
                $"{adapter}: its base model is {hub}: {fault.Message}; or give it with --model BASE --adapter {adapter}", fault);
        }
    }
}

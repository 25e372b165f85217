using SelfRewarding.HuggingFace.Tokenizers.Building;
using SelfRewarding.Recipes;

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>
/// Follows a folder with a PEFT adapter to the model it belongs to. A checkpoint is a model folder, or an adapter over a
/// checkpoint; whoever needs config.json or a tokenizer asks here where it lies.
/// </summary>
public static class AdapterFolder
{
    private const int LongestChain = 16;

    /// <summary>Whether a folder is an adapter.</summary>
    public static bool Is(string folder) => File.Exists(Path.Combine(folder, AdapterConfigFile.FileName));

    /// <summary>The adapters of a checkpoint, outermost first, then the folder or file of the model below them.</summary>
    /// <param name="checkpoint">A model, or an adapter.</param>
    /// <exception cref="UserFaultException">A base is not there, or adapters stand over each other in a circle.</exception>
    public static (IReadOnlyList<string> Adapters, string Model) Follow(string checkpoint)
    {
        List<string> adapters = [];
        var place = checkpoint;
        while (Is(place))
        {
            if (adapters.Count == LongestChain)
                throw new UserFaultException(
                    $"{checkpoint}: more than {LongestChain} adapters stand over each other; "
                    + "base_model_name_or_path goes in a circle, name the model with --model and the adapter with --adapter");
            adapters.Add(place);
            place = Base(place);
        }
        return (adapters, place);
    }

    /// <summary>The model below a checkpoint's adapters; the checkpoint itself where it has none.</summary>
    public static string Model(string checkpoint) => Is(checkpoint) ? Follow(checkpoint).Model : checkpoint;

    /// <summary>The folder whose tokenizer a checkpoint uses: an adapter's own, where it has one, else that below it.</summary>
    /// <param name="checkpoint">A model, or an adapter.</param>
    /// <param name="over">An adapter that is put over it; null where none is.</param>
    public static string Text(string checkpoint, string? over = null)
    {
        if (over is not null && TokenizerSource.IsIn(over))
            return over;
        if (!Is(checkpoint) || TokenizerSource.IsIn(checkpoint))
            return checkpoint;
        var (adapters, model) = Follow(checkpoint);
        return adapters.FirstOrDefault(TokenizerSource.IsIn) ?? model;
    }

    /// <summary>The model of the hub that an adapter names as its base; null where its base is a path, or it is no adapter.</summary>
    /// <param name="folder">A checkpoint.</param>
    /// <exception cref="UserFaultException">adapter_config.json is broken.</exception>
    public static HubName? HubBase(string folder) => Is(folder) && NamedBase(folder) is { Name: { } name, Place: null } named
        ? HubName.Parse(
            named.Revision is { } revision && !name.Contains('@') ? $"{name}@{revision.Replace("/", "%2F", StringComparison.Ordinal)}" : name,
            HubKind.Model)
        : null;

    private static string Base(string adapter)
    {
        var (name, _, place) = NamedBase(adapter);
        if (place is not null)
            return place;
        if (name is null)
            throw new UserFaultException(
                $"{adapter}: {AdapterConfigFile.FileName} names no base model; give it with --model BASE --adapter {adapter}");
        throw new UserFaultException(HubBase(adapter) is { } hub
            ? $"{adapter}: its base is {hub} of the hub, over which this is not possible; merge them first: srlm merge --model {adapter} MERGED"
            : $"{adapter}: its base model {name} is not at {Path.GetFullPath(name, Path.GetFullPath(adapter))}; "
                + $"give it with --model BASE --adapter {adapter}");
    }

    /// <summary>What stands in the file, and where that is; the place is null where there is nothing.</summary>
    private static (string? Name, string? Revision, string? Place) NamedBase(string adapter)
    {
        var config = AdapterConfigFile.Read(adapter);
        if (string.IsNullOrWhiteSpace(config.Base))
            return (null, null, null);
        var place = Path.GetFullPath(config.Base, Path.GetFullPath(adapter));
        return (config.Base, config.Revision, Path.Exists(place) ? place : null);
    }
}

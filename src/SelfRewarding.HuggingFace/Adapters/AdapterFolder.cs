using SelfRewarding.HuggingFace.Tokenizers.Building;

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
                throw new UserFaultException($"{checkpoint}: more than {LongestChain} adapters stand over each other; base_model_name_or_path goes in a circle, name the model with --model and the adapter with --adapter");
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

    private static string Base(string adapter)
    {
        var name = AdapterConfigFile.Read(adapter).Base;
        if (string.IsNullOrWhiteSpace(name))
            throw new UserFaultException($"{adapter}: {AdapterConfigFile.FileName} names no base model; give it with --model BASE --adapter {adapter}");
        var place = Path.GetFullPath(name, Path.GetFullPath(adapter));
        return Directory.Exists(place) || File.Exists(place)
            ? place
            : throw new UserFaultException($"{adapter}: its base model {name} is not at {place}; give it with --model BASE --adapter {adapter}");
    }
}

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>Which matrices of a model an adapter has pairs for: names, or one pattern, less those excluded.</summary>
public sealed record AdapterTargets
{
    private const string Head = "lm_head";

    /// <summary>Every matrix but the head.</summary>
    public bool AllLinear { get; init; }

    /// <summary>Names, or ends of names after a dot: "q_proj" stands for "model.layers.0.self_attn.q_proj" and its like.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A regular expression over whole names, in place of <see cref="Names"/>; null without one.</summary>
    public string? Pattern { get; init; }

    /// <summary>Names, or ends of names, that are left out.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>A regular expression over whole names that are left out; null without one.</summary>
    public string? ExcludedPattern { get; init; }

    /// <summary>Layers that are adapted; empty for all. Holds for <see cref="Names"/>.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>Names of the lists that <see cref="Layers"/> counts in; empty for any.</summary>
    public IReadOnlyList<string> LayerLists { get; init; } = [];

    /// <summary>Whether a matrix is among them.</summary>
    /// <param name="module">Its name in the model.</param>
    public bool Takes(string module)
    {
        if (Ends(Excluded, module) || (ExcludedPattern is not null && NamePattern.Whole(ExcludedPattern, module)))
            return false;
        if (Pattern is not null)
            return NamePattern.Whole(Pattern, module);
        if (!(AllLinear ? module != Head : Ends(Names, module)))
            return false;
        return Layers.Count == 0 || (NamePattern.Layer(LayerLists, module) is { } layer && Layers.Contains(layer));
    }

    /// <summary>Whether a name is a module's, or its end after a dot.</summary>
    internal static bool Ends(string name, string module) =>
        module == name || module.EndsWith("." + name, StringComparison.Ordinal);

    private static bool Ends(IReadOnlyList<string> names, string module) => names.Any(name => Ends(name, module));
}

namespace SelfRewarding.HuggingFace.Adapters;

/// <summary>What adapter_config.json says of a LoRA adapter (Hu et al. 2021, arXiv 2106.09685; the file format is PEFT's).</summary>
public sealed record AdapterConfig
{
    /// <summary>Rank of the pairs, r.</summary>
    public required int Rank { get; init; }

    /// <summary>The pairs' product is scaled by alpha/r, or alpha/sqrt(r).</summary>
    public required double Alpha { get; init; }

    /// <summary>Which matrices have a pair.</summary>
    public required AdapterTargets Targets { get; init; }

    /// <summary>Share of a pair's inputs dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether the scale is alpha/sqrt(r) (Kalajdzievski 2023, arXiv 2312.03732).</summary>
    public bool RankStabilized { get; init; }

    /// <summary>Modules whose weights replace the base's. A name stands for every module that ends with it.</summary>
    public IReadOnlyList<string> ModulesToSave { get; init; } = [];

    /// <summary>Other ranks for some matrices: the first pattern that fits the end of a name counts.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> RankPattern { get; init; } = [];

    /// <summary>Other alphas for some matrices.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> AlphaPattern { get; init; } = [];

    /// <summary>The base model: a folder, relative to the adapter's, or a hub name; null where the file does not say.</summary>
    public string? Base { get; init; }

    /// <summary>Branch, tag or commit of a base on the hub; null where the file does not say.</summary>
    public string? Revision { get; init; }

    /// <summary>Rank of one matrix.</summary>
    /// <param name="module">Its name in the model, such as "model.layers.0.self_attn.q_proj".</param>
    public int RankOf(string module) => (int)Of(RankPattern, module, Rank);

    /// <summary>Factor of the pair's product for one matrix.</summary>
    /// <param name="module">Its name in the model.</param>
    public double ScalingOf(string module)
    {
        var rank = RankOf(module);
        return Of(AlphaPattern, module, Alpha) / (RankStabilized ? Math.Sqrt(rank) : rank);
    }

    /// <summary>Whether the weights of a parameter are the adapter's own, since a module it is in is saved whole.</summary>
    /// <param name="parameter">Its name in the model, such as "lm_head.weight".</param>
    public bool Saves(string parameter)
    {
        for (var end = parameter.LastIndexOf('.'); end > 0; end = parameter.LastIndexOf('.', end - 1))
        {
            var module = parameter[..end];
            if (ModulesToSave.Any(name => module.EndsWith(name, StringComparison.Ordinal)))
                return true;
        }
        return false;
    }

    /// <summary>Whether a matrix gets a pair. What is saved whole has none.</summary>
    /// <param name="module">Its name in the model.</param>
    public bool Adapts(string module) => Targets.Takes(module) && !Saves(module + ".weight");

    private static double Of(IReadOnlyList<KeyValuePair<string, double>> patterns, string module, double other)
    {
        foreach (var (pattern, value) in patterns)
        {
            if (NamePattern.Ends(pattern, module))
                return value;
        }
        return other;
    }
}

using SelfRewarding.HuggingFace.Adapters;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Lora;

/// <summary>Finds the matrices of a model that an adapter speaks of.</summary>
internal static class AdapterModules
{
    /// <summary>Every matrix by its name, such as "model.layers.0.self_attn.q_proj".</summary>
    public static IReadOnlyList<(string Module, Projection Matrix)> All(CausalLM model) =>
    [
        .. model.named_modules().Where(item => item.module is Projection).Select(item => (item.name, (Projection)item.module))
            .OrderBy(item => item.name, StringComparer.Ordinal),
    ];

    /// <summary>The configuration of a new adapter; every name must be the model's.</summary>
    public static AdapterConfig Configure(CausalLM model, LoraOptions options)
    {
        var all = options.Targets.Contains(LoraOptions.AllLinear);
        var targets = new AdapterTargets { AllLinear = all, Names = all ? [] : [.. options.Targets.Order(StringComparer.Ordinal)] };
        var config = new AdapterConfig
        {
            Rank = options.Rank,
            Alpha = options.Alpha,
            Dropout = options.Dropout,
            RankStabilized = options.RankStabilized,
            ModulesToSave = [.. options.ModulesToSave.Order(StringComparer.Ordinal)],
            Targets = targets,
        };
        var taken = Adapted(model, config).Select(item => item.Module).ToList();
        foreach (var name in targets.Names.Where(name => !taken.Any(new AdapterTargets { Names = [name] }.Takes)))
            throw new UserFaultException(
                $"lora.targets names {name}; the model's matrices are {Names(model)}, or \"{LoraOptions.AllLinear}\" for all but the head");
        // Spelled out, so that every version of PEFT reads it the same.
        return config with { Targets = new AdapterTargets { Names = [.. taken.Select(LastName).Distinct().Order(StringComparer.Ordinal)] } };
    }

    /// <summary>The matrices that get a pair.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Which ones.</param>
    /// <param name="place">Named in faults.</param>
    /// <exception cref="UserFaultException">There are none, or a module to save is not there.</exception>
    public static IReadOnlyList<(string Module, Projection Matrix)> Adapted(CausalLM model, AdapterConfig config, string place = "lora")
    {
        var parameters = model.named_parameters().Select(item => item.name).ToList();
        foreach (var name in config.ModulesToSave)
        {
            var one = config with { ModulesToSave = [name] };
            if (!parameters.Exists(one.Saves))
            {
                var tied = model.Config.TiedHead && name.EndsWith("lm_head", StringComparison.Ordinal);
                throw new UserFaultException($"{place}: modules_to_save names {name}; "
                    + (tied ? "the head of this model is its embedding (tie_word_embeddings), name other modules" : "the model has no such module"));
            }
            if (model.Config.TiedHead && one.Saves("model.embed_tokens.weight"))
                throw new UserFaultException(
                    $"{place}: modules_to_save names {name}; "
                    + "the embedding of this model is its head too (tie_word_embeddings), and one without the other is not supported");
        }
        (string Module, Projection Matrix)[] adapted = [.. All(model).Where(item => config.Adapts(item.Module))];
        return adapted.Length > 0
            ? adapted
            : throw new UserFaultException($"{place}: target_modules fits no matrix of the model; its matrices are {Names(model)}");
    }

    /// <summary>
    /// Whether an adapter changes the head or the embedding without the other. Over a model that has one matrix for both, PEFT then
    /// computes with two.
    /// </summary>
    public static bool SplitsHead(AdapterConfig config) =>
        config.Adapts("lm_head") || config.Saves("lm_head.weight") || config.Saves("model.embed_tokens.weight");

    /// <summary>In what an adapter is not as the options ask, a phrase each; dropout may change.</summary>
    public static IEnumerable<string> Differences(CausalLM model, AdapterConfig config, LoraOptions options)
    {
        var asked = Configure(model, options);
        if (config.Rank != asked.Rank || config.RankPattern.Count > 0)
            yield return
                $"lora.rank is {asked.Rank}, the adapter's {config.Rank}{(config.RankPattern.Count > 0 ? " and others (rank_pattern)" : "")}";
        if (config.Alpha != asked.Alpha || config.AlphaPattern.Count > 0)
            yield return
                $"lora.alpha is {asked.Alpha}, the adapter's {config.Alpha}{(config.AlphaPattern.Count > 0 ? " and others (alpha_pattern)" : "")}";
        if (config.RankStabilized != asked.RankStabilized)
            yield return $"lora.rankStabilized is {Word(asked.RankStabilized)}, the adapter's use_rslora {Word(config.RankStabilized)}";
        if (!Adapted(model, config).Select(item => item.Module).SequenceEqual(Adapted(model, asked).Select(item => item.Module)))
            yield return "lora.targets names other matrices than the adapter has";
        if (model.named_parameters().Any(item => config.Saves(item.name) != asked.Saves(item.name)))
            yield return "lora.modulesToSave names other modules than the adapter has";
    }

    private static string Word(bool flag) => flag ? "true" : "false";

    private static string Names(CausalLM model) => string.Join(", ", All(model).Select(item => LastName(item.Module)).Distinct());

    private static string LastName(string module) => module[(module.LastIndexOf('.') + 1)..];
}

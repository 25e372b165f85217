namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>
/// Reads rotary positions: rope_parameters (transformers 5), or rope_theta with rope_scaling (transformers 4), whose type may be
/// called "type".
/// </summary>
/// <param name="config">The whole config.</param>
/// <param name="family">model_type, for faults.</param>
/// <param name="headSize">Width of a head.</param>
/// <param name="positions">max_position_embeddings.</param>
internal sealed class RotaryReader(ConfigReader config, string family, int headSize, int positions)
{
    private static readonly string[] Supported = ["default", "linear", "dynamic", "llama3", "yarn", "longrope"];

    /// <summary>The length before stretching where the config has none beside the section; it then goes before the one inside (Phi-3).</summary>
    public int? TrainedIfAbsent { get; init; }

    /// <summary>The positions of a model that has one kind.</summary>
    /// <param name="theta">The base where the config gives none.</param>
    /// <param name="partial">Whether the family may rotate a part of each head.</param>
    public RotaryConfig Single(double theta, bool partial = false)
    {
        var whole = config.OptionalNumber("rope_theta");
        var (scaling, parameters) = Sections();
        RefuseTwo(parameters ?? scaling, whole);
        var share = partial ? config.OptionalNumber("partial_rotary_factor") : null;
        return Read(scaling ?? parameters, whole ?? theta, partial, share ?? 1);
    }

    /// <summary>The positions of global and local layers (Gemma 3). In the older layout scaling is for the global ones only.</summary>
    public (RotaryConfig Global, RotaryConfig Local) Pair(double theta, double localTheta)
    {
        var (whole, local) = (config.OptionalNumber("rope_theta"), config.OptionalNumber("rope_local_base_freq"));
        var (scaling, parameters) = Sections();
        var (full, sliding) = (parameters?.Section("full_attention"), parameters?.Section("sliding_attention"));
        parameters?.RefuseOthers(family);
        RefuseTwo(full, whole);
        RefuseTwo(sliding, local);
        return (Read(scaling ?? full, full?.OptionalNumber("rope_theta") ?? whole ?? theta, false, 1), Read(sliding, local ?? localTheta, false, 1));
    }

    private (ConfigReader? Scaling, ConfigReader? Parameters) Sections()
    {
        var sections = (config.Section("rope_scaling"), config.Section("rope_parameters"));
        return sections is ({ } scaling, { } parameters) && !scaling.Same(parameters)
            ? throw config.Fault("rope_scaling", "beside another rope_parameters", "one of them must go, or both must say the same")
            : sections;
    }

    private static void RefuseTwo(ConfigReader? section, double? beside)
    {
        if (beside is { } one && section?.OptionalNumber("rope_theta") is { } other && one != other)
            throw section.Fault("rope_theta", other, $"the one beside it is {one}; both must be the same");
    }

    private RotaryConfig Read(ConfigReader? section, double theta, bool partial, double share)
    {
        if (section is null)
            return Whole(new RotaryConfig { Theta = theta, Share = share, TrainedPositions = positions });
        var (type, older) = (section.OptionalText("rope_type"), section.OptionalText("type"));
        var plain = Whole(new RotaryConfig
        {
            Theta = section.Number("rope_theta", theta),
            Share = (partial ? section.OptionalNumber("partial_rotary_factor") : null) ?? share,
            TrainedPositions = positions,
        });
        var rotary = (type ?? older ?? "default") switch
        {
            "default" => plain,
            "linear" => plain with { Scaling = RotaryScaling.Linear, Factor = section.Number("factor") },
            // The trained length is max_position_embeddings here, whatever original_max_position_embeddings says, as transformers has it.
            "dynamic" => plain with { Scaling = RotaryScaling.Dynamic, Factor = section.Number("factor") },
            "llama3" => Llama3(section, plain),
            "yarn" => Yarn(section, plain),
            "longrope" or "su" => LongRope(section, plain),
            var other => throw section.Fault("rope_type", other, $"supported are: {string.Join(", ", Supported)}"),
        };
        section.RefuseOthers(family);
        return rotary;
    }

    private RotaryConfig Whole(RotaryConfig rotary)
    {
        var width = rotary.Width(headSize);
        return rotary.Share <= 1 && width >= 2 && width % 2 == 0
            ? rotary
            : throw config.Fault("partial_rotary_factor", rotary.Share, $"it must leave an even part of each head of {headSize} to rotate");
    }

    private RotaryConfig Llama3(ConfigReader section, RotaryConfig plain)
    {
        var (low, high) = (section.Number("low_freq_factor"), section.Number("high_freq_factor"));
        if (high <= low)
            throw section.Fault("high_freq_factor", high, $"it must be above low_freq_factor ({low})");
        return plain with
        {
            Scaling = RotaryScaling.Llama3,
            Factor = section.Number("factor"),
            TrainedPositions = Trained(section),
            LowFrequency = low,
            HighFrequency = high,
        };
    }

    private RotaryConfig Yarn(ConfigReader section, RotaryConfig plain)
    {
        var trained = Trained(section);
        var factor = section.Number("factor", (double)positions / trained);
        var (scale, allScale) = (section.NumberUnlessZero("mscale"), section.NumberUnlessZero("mscale_all_dim"));
        var given = section.OptionalNumber("attention_factor");
        return plain with
        {
            Scaling = RotaryScaling.Yarn,
            Factor = factor,
            TrainedPositions = trained,
            BetaFast = section.NumberUnlessZero("beta_fast") ?? 32,
            BetaSlow = section.NumberUnlessZero("beta_slow") ?? 1,
            Truncate = section.Flag("truncate", absent: true),
            Magnitude = given ?? (scale is { } one && allScale is { } all ? Growth(one) / Growth(all) : Growth(1)),
        };

        double Growth(double by) => factor <= 1 ? 1 : 0.1 * by * Math.Log(factor) + 1;
    }

    private RotaryConfig LongRope(ConfigReader section, RotaryConfig plain)
    {
        var trained = Trained(section);
        var factor = section.Number("factor", (double)positions / trained);
        var count = plain.Width(headSize) / 2;
        return plain with
        {
            Scaling = RotaryScaling.LongRope,
            Factor = factor,
            TrainedPositions = trained,
            ShortFactors = section.Numbers("short_factor", count),
            LongFactors = section.Numbers("long_factor", count),
            Magnitude = section.OptionalNumber("attention_factor") ?? (factor <= 1 ? 1 : Math.Sqrt(1 + Math.Log(factor) / Math.Log(trained))),
        };
    }

    /// <summary>The length before stretching: the one beside the section goes first, as in transformers.</summary>
    private int Trained(ConfigReader section)
    {
        var inside = section.OptionalInt("original_max_position_embeddings");
        return config.OptionalInt("original_max_position_embeddings") ?? TrainedIfAbsent ?? inside ?? positions;
    }
}

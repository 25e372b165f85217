namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>What the configs of all families have in common; a family adds what is its own.</summary>
internal static class Decoder
{
    /// <summary>Dynamic scaling has no longest row of its own; this bounds what is asked for.</summary>
    private const int Unlimited = 1 << 20;

    private const int MostLayers = 4096;

    /// <summary>Sizes, norms, head, tokens and one kind of rotary positions.</summary>
    /// <param name="read">config.json.</param>
    /// <param name="absent">What absent keys mean.</param>
    /// <param name="rotary">How rotary positions are read.</param>
    public static ModelConfig Read(ConfigReader read, FamilyDefaults absent, Func<RotaryReader, RotaryConfig> rotary)
    {
        var (heads, hidden) = (read.Int("num_attention_heads"), read.Int("hidden_size"));
        var keyValueHeads = OrAbsent(read, "num_key_value_heads", absent.KeyValueHeads) ?? heads;
        if (heads % keyValueHeads != 0)
            throw read.Fault("num_key_value_heads", keyValueHeads, $"it must divide num_attention_heads ({heads})");
        var headSize = OrAbsent(read, "head_dim", absent.HeadSize) ?? hidden / heads;
        if (headSize < 2 || headSize % 2 != 0)
            throw read.Fault("head_dim", headSize, "it must be even for rotary positions");
        var layers = read.Int("num_hidden_layers");
        if (layers > MostLayers)
            throw read.Fault("num_hidden_layers", layers, $"more than {MostLayers} are not supported");
        var positions = read.OptionalInt("max_position_embeddings") ?? absent.MaximumPositions;
        var turns = rotary(Rotary(read, absent.Family, headSize, positions));
        return new ModelConfig
        {
            VocabularySize = read.Int("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = read.Int("intermediate_size"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            MaximumPositions = turns.Scaling == RotaryScaling.Dynamic ? Math.Max(positions, Unlimited) : positions,
            Rotary = turns,
            NormEpsilon = read.Number("rms_norm_eps", absent.NormEpsilon),
            Activation = Curve(read, absent.Activation),
            TiedHead = read.Flag("tie_word_embeddings", absent.TiedHead && !read.Has("tie_word_embeddings")),
            EndTokens = read.Tokens("eos_token_id"),
            BeginToken = read.Tokens("bos_token_id") is [var begin, ..] ? begin : null,
            PadToken = read.Tokens("pad_token_id") is [var pad, ..] && pad >= 0 ? pad : null,
        };
    }

    /// <summary>Sizes, norms, head and tokens, and the one kind of rotary positions that most families have.</summary>
    public static ModelConfig Read(ConfigReader read, FamilyDefaults absent) => Read(read, absent, rotary => rotary.Single(absent.RopeTheta));

    /// <summary>A value that is absent has the family's default; one that is null has none.</summary>
    public static int? OrAbsent(ConfigReader read, string key, int? absent) => read.Has(key) ? read.OptionalInt(key) : absent;

    /// <summary>A value that is absent has the family's default; one that is null has none.</summary>
    public static double? OrAbsent(ConfigReader read, string key, double? absent) => read.Has(key) ? read.OptionalNumber(key) : absent;

    private static RotaryReader Rotary(ConfigReader read, string family, int headSize, int positions) =>
        new(read, family, headSize, positions) { TrainedIfAbsent = family == Phi3.Defaults.Family ? Phi3.TrainedPositions : null };

    private static Activation Curve(ConfigReader read, (string Key, string Value) absent) => (read.OptionalText(absent.Key) ?? absent.Value) switch
    {
        "silu" or "swish" => Activation.Silu,
        "gelu_pytorch_tanh" => Activation.GeluTanh,
        var other => throw read.Fault(absent.Key, other, "silu and gelu_pytorch_tanh are supported"),
    };
}

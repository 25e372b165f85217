namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>What a key that is absent from config.json means in one family.</summary>
internal sealed record FamilyDefaults
{
    /// <summary>model_type.</summary>
    public required string Family { get; init; }

    /// <summary>max_position_embeddings.</summary>
    public int MaximumPositions { get; init; } = 2048;

    /// <summary>num_key_value_heads; null is as many as query heads.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>head_dim; null is hidden_size over heads.</summary>
    public int? HeadSize { get; init; }

    /// <summary>rms_norm_eps.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>tie_word_embeddings.</summary>
    public bool TiedHead { get; init; }

    /// <summary>The base of rotary positions.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>The name of the curve in the feed-forward block, and the key that tells it.</summary>
    public (string Key, string Value) Activation { get; init; } = ("hidden_act", "silu");
}

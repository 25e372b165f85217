namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>
/// Gemma 2: norms that multiply by 1 + w before and after each block, capped scores and logits, embeddings times sqrt(D), every
/// other layer with a window.
/// </summary>
internal static class Gemma2
{
    public static FamilyDefaults Defaults { get; } = new()
    {
        Family = "gemma2",
        MaximumPositions = 8192,
        KeyValueHeads = 4,
        HeadSize = 256,
        TiedHead = true,
        Activation = ("hidden_activation", "gelu_pytorch_tanh"),
    };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Shared(read, Decoder.Read(read, Defaults));
        return model with
        {
            ScoreCap = Decoder.OrAbsent(read, "attn_logit_softcapping", 50.0),
            LogitCap = Decoder.OrAbsent(read, "final_logit_softcapping", 30.0),
            LayerKinds = Windows.Some(read, model, Decoder.OrAbsent(read, "sliding_window", 4096), layer => layer % 2 == 0),
        };
    }

    /// <summary>What Gemma 2 and 3 have in common. The curve is told by hidden_activation; hidden_act, where it stands too, has no say.</summary>
    public static ModelConfig Shared(ConfigReader read, ModelConfig model)
    {
        read.Skip("hidden_act");
        var bias = read.Flag("attention_bias");
        return model with
        {
            Norms = BlockNorms.Both,
            NormAddsOne = true,
            EmbeddingScale = Math.Sqrt(model.HiddenSize),
            AttentionScale = 1 / Math.Sqrt(read.Number("query_pre_attn_scalar", 256)),
            AttentionBias = bias,
            OutputBias = bias,
        };
    }
}

namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Granite 3 (dense): Llama with multipliers on embeddings, scores and what blocks add, and divided logits.</summary>
internal static class Granite
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "granite" };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        var bias = read.Flag("attention_bias");
        return model with
        {
            EmbeddingScale = read.Number("embedding_multiplier", 1),
            AttentionScale = read.Number("attention_multiplier", 1),
            ResidualScale = read.Number("residual_multiplier", 1),
            LogitDivisor = read.Number("logits_scaling", 1),
            AttentionBias = bias,
            OutputBias = bias,
            MlpBias = read.Flag("mlp_bias"),
            LayerKinds = Windows.None(read, model),
        };
    }
}

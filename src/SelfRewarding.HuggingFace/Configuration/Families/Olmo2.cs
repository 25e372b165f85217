namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>OLMo 2: norms behind the blocks and none before, queries and keys normalised as whole projections.</summary>
internal static class Olmo2
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "olmo2", NormEpsilon = 1e-5 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        var bias = read.Flag("attention_bias");
        return model with
        {
            Norms = BlockNorms.After,
            QueryKeyNorm = QueryKeyNorm.Projection,
            AttentionBias = bias,
            OutputBias = bias,
            LayerKinds = Windows.None(read, model),
        };
    }
}

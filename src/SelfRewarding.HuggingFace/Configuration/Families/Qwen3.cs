namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Qwen 3 (dense): queries and keys normalised a head at a time, a head width of its own, no biases unless asked for.</summary>
internal static class Qwen3
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "qwen3", MaximumPositions = 32768, KeyValueHeads = 32, HeadSize = 128 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        var bias = read.Flag("attention_bias");
        return model with
        {
            QueryKeyNorm = QueryKeyNorm.Head,
            AttentionBias = bias,
            OutputBias = bias,
            LayerKinds = Qwen2.UpperLayers(read, model),
        };
    }
}

namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Llama 1 to 3.x, and all that share its shape: TinyLlama, Vicuna, Yi, DeepSeek LLM, SmolLM 1 and 2.</summary>
internal static class Llama
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "llama" };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        var bias = read.Flag("attention_bias");
        return model with
        {
            AttentionBias = bias,
            OutputBias = bias,
            MlpBias = read.Flag("mlp_bias"),
            LayerKinds = Windows.None(read, model),
        };
    }
}

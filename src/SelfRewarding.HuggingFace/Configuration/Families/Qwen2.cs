namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>
/// Qwen 1.5, 2 and 2.5: biases on q, k and v; a window only with use_sliding_window, in the layers from max_window_layers on.
/// </summary>
internal static class Qwen2
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "qwen2", MaximumPositions = 32768, KeyValueHeads = 32 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        read.Skip("attention_bias", "qkv_bias");
        return model with { AttentionBias = true, LayerKinds = UpperLayers(read, model) };
    }

    /// <summary>The rule of Qwen 2 and 3.</summary>
    public static IReadOnlyList<LayerKind> UpperLayers(ConfigReader read, ModelConfig model)
    {
        read.Skip("sliding_window");
        var window = read.Flag("use_sliding_window") ? Decoder.OrAbsent(read, "sliding_window", 4096) : null;
        var first = read.Count("max_window_layers", 28);
        return Windows.Some(read, model, window, layer => window is not null && layer >= first);
    }
}

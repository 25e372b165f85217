using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>SmolLM3: Llama where some layers know no positions. In no_rope_layers 1 means with positions, 0 without.</summary>
internal static class SmolLm3
{
    public static FamilyDefaults Defaults { get; } =
        new() { Family = "smollm3", MaximumPositions = 32768, KeyValueHeads = 4, TiedHead = true, RopeTheta = 2_000_000 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        var bias = read.Flag("attention_bias");
        var rotated = Rotated(read, model.Layers);
        read.Skip("use_sliding_window");
        var window = read.OptionalInt("sliding_window");
        var some = window is not null && read.Flag("use_sliding_window");
        var kinds = Windows.Some(read, model, window, layer => some && !rotated[layer]);
        return model with
        {
            AttentionBias = bias,
            OutputBias = bias,
            MlpBias = read.Flag("mlp_bias"),
            LayerKinds = [.. kinds.Select((kind, layer) => rotated[layer] ? kind : kind with { Rotary = null })],
        };
    }

    /// <summary>Whether each layer knows positions; where nothing is said every fourth does not.</summary>
    private static bool[] Rotated(ConfigReader read, int layers)
    {
        var every = read.OptionalInt("no_rope_layer_interval") ?? 4;
        if (read.List("no_rope_layers") is not { } list)
            return [.. Enumerable.Range(0, layers).Select(layer => (layer + 1) % every != 0)];
        if (list.Count < layers)
            throw read.Fault("no_rope_layers", $"a list of {list.Count}", $"it must have an entry for each of {layers} layers");
        return [.. list.Take(layers).Select(item => item is JsonValue value && value.TryGetValue<int>(out var number) && number is 0 or 1
            ? number == 1
            : throw read.Fault("no_rope_layers", item?.ToJsonString() ?? "null", "entries are 1 (with positions) or 0 (without)"))];
    }
}

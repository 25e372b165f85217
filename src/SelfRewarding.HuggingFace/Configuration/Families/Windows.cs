using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Which layers have a window, in the ways that families tell it.</summary>
internal static class Windows
{
    private const string Sliding = "sliding_attention";
    private const string Full = "full_attention";

    /// <summary>A family without windows: one that has an effect is refused.</summary>
    public static IReadOnlyList<LayerKind> None(ConfigReader read, ModelConfig model)
    {
        read.Skip("use_sliding_window");
        var window = read.Flag("use_sliding_window", absent: true) ? read.OptionalInt("sliding_window") : null;
        read.Skip("sliding_window");
        if (window < model.MaximumPositions)
            throw read.Fault("sliding_window", window, "this family has no window; it must be null or as long as max_position_embeddings");
        return All(read, model, null);
    }

    /// <summary>The same window in every layer, or none.</summary>
    public static IReadOnlyList<LayerKind> All(ConfigReader read, ModelConfig model, int? window)
    {
        if (Types(read, model.Layers) is { } types && types.Contains(window is null))
            throw read.Fault("layer_types", "mixed", $"in this family all layers are {(window is null ? Full : Sliding)}");
        return window is null ? [] : [.. Enumerable.Repeat(new LayerKind(window, model.Rotary), model.Layers)];
    }

    /// <summary>A window in some layers, told by layer_types or, where that is absent, by a rule.</summary>
    /// <param name="read">config.json.</param>
    /// <param name="model">What is known so far.</param>
    /// <param name="window">sliding_window.</param>
    /// <param name="rule">Whether a layer has the window.</param>
    public static IReadOnlyList<LayerKind> Some(ConfigReader read, ModelConfig model, int? window, Func<int, bool> rule)
    {
        bool[] windowed = Types(read, model.Layers) ?? [.. Enumerable.Range(0, model.Layers).Select(rule)];
        if (window is null && windowed.Contains(true))
            throw read.Fault("sliding_window", "null or not used", $"layers that are {Sliding} need one");
        return [.. windowed.Select(has => new LayerKind(has ? window : null, model.Rotary))];
    }

    private static bool[]? Types(ConfigReader read, int layers)
    {
        if (read.List("layer_types") is not { } types)
            return null;
        if (types.Count != layers)
            throw read.Fault("layer_types", $"a list of {types.Count}", $"it must name one kind for each of {layers} layers");
        return [.. types.Select(type => type is JsonValue value && value.TryGetValue<string>(out var name) && name is Sliding or Full
            ? name == Sliding
            : throw read.Fault("layer_types", type?.ToJsonString() ?? "null", $"{Full} and {Sliding} are supported"))];
    }
}

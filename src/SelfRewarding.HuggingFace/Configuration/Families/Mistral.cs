namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Mistral 7B, Nemo, Small: Llama with a window in every layer, unless sliding_window is null.</summary>
internal static class Mistral
{
    public static FamilyDefaults Defaults { get; } = new() { Family = "mistral", MaximumPositions = 131072, KeyValueHeads = 8 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults);
        return model with { LayerKinds = Windows.All(read, model, Decoder.OrAbsent(read, "sliding_window", 4096)) };
    }
}

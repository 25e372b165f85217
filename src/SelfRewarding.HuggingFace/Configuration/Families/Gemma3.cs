namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>
/// Gemma 3, text only: Gemma 2 without caps on scores, with q/k norms; layers with a window have a rotary base of their own, and
/// one layer in six sees everything.
/// </summary>
internal static class Gemma3
{
    public static FamilyDefaults Defaults { get; } = new()
    {
        Family = "gemma3_text",
        MaximumPositions = 131072,
        KeyValueHeads = 4,
        HeadSize = 256,
        TiedHead = true,
        RopeTheta = 1_000_000,
        Activation = ("hidden_activation", "gelu_pytorch_tanh"),
    };

    public static ModelConfig Read(ConfigReader read)
    {
        RotaryConfig? local = null;
        var plain = Decoder.Read(read, Defaults, rotary =>
        {
            (var whole, local) = rotary.Pair(Defaults.RopeTheta, 10000);
            return whole;
        });
        var model = Gemma2.Shared(read, plain);
        var older = read.OptionalInt("_sliding_window_pattern");
        var every = read.OptionalInt("sliding_window_pattern") ?? older ?? 6;
        var kinds = Windows.Some(read, model, Decoder.OrAbsent(read, "sliding_window", 4096), layer => (layer + 1) % every != 0);
        return model with
        {
            QueryKeyNorm = QueryKeyNorm.Head,
            LogitCap = read.OptionalNumber("final_logit_softcapping"),
            LayerKinds = [.. kinds.Select(kind => kind.Window is null ? kind : kind with { Rotary = local })],
        };
    }
}

namespace SelfRewarding.HuggingFace.Configuration.Families;

/// <summary>Phi-3, Phi-3.5 and Phi-4 (mini too): q, k, v in one matrix, gate and up in another; a part of each head is rotated; LongRoPE.</summary>
internal static class Phi3
{
    /// <summary>original_max_position_embeddings where it is absent.</summary>
    public const int TrainedPositions = 4096;

    public static FamilyDefaults Defaults { get; } = new() { Family = "phi3", MaximumPositions = 4096, NormEpsilon = 1e-5 };

    public static ModelConfig Read(ConfigReader read)
    {
        var model = Decoder.Read(read, Defaults, rotary => rotary.Single(Defaults.RopeTheta, partial: true));
        if (model.Rotary.Scaling is not (RotaryScaling.Default or RotaryScaling.LongRope))
            throw read.Fault("rope_type", model.Rotary.Scaling.ToString().ToLowerInvariant(), "supported for phi3 are: default, longrope");
        model = model with { FusedProjections = true, Rotary = model.Rotary with { Rereads = model.Rotary.Scaling == RotaryScaling.LongRope } };
        return model with { LayerKinds = Windows.All(read, model, read.OptionalInt("sliding_window")) };
    }
}

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>The switches of a BPE model. Dropout is for training and has none.</summary>
internal sealed record BpeOptions
{
    public string? UnknownToken { get; init; }

    public bool FusesUnknown { get; init; }

    public bool FallsBackToBytes { get; init; }

    /// <summary>A piece that is a token is taken whole before any merge.</summary>
    public bool IgnoresMerges { get; init; }

    public string ContinuingPrefix { get; init; } = "";

    public string EndSuffix { get; init; } = "";
}

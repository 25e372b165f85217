namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>What config.json says of a decoder-only transformer. Names are the model's, not the file's.</summary>
public sealed record ModelConfig
{
    /// <summary>Entries of the vocabulary, V.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream, D.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the feed-forward block.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads, H.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head, K.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Longest sequence the model was made for, in tokens.</summary>
    public required int MaximumPositions { get; init; }

    /// <summary>Added to the mean square in RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Base of the rotary frequencies.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Whether the head is the transposed embedding.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Whether q, k, v and o projections have a bias.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the feed-forward projections have a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Tokens that end a text; the first one is written after a response in training.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Token before a plain text, or null.</summary>
    public int? BeginToken { get; init; }

    /// <summary>Token that fills up rows, or null.</summary>
    public int? PadToken { get; init; }
}

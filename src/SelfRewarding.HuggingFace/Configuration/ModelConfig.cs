using System.Text.Json.Nodes;

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>What config.json says of a decoder-only transformer. Names are the model's, not the file's; families differ in these data only.</summary>
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

    /// <summary>Longest sequence the model takes, in tokens.</summary>
    public required int MaximumPositions { get; init; }

    /// <summary>Added to the mean square in RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>Whether norms multiply by 1 + w, not by w (Gemma).</summary>
    public bool NormAddsOne { get; init; }

    /// <summary>Where blocks are normalised.</summary>
    public BlockNorms Norms { get; init; }

    /// <summary>Whether queries and keys are normalised.</summary>
    public QueryKeyNorm QueryKeyNorm { get; init; }

    /// <summary>The curve of the feed-forward block.</summary>
    public Activation Activation { get; init; }

    /// <summary>Rotary positions of every layer that <see cref="LayerKinds"/> does not give others.</summary>
    public RotaryConfig Rotary { get; init; } = new();

    /// <summary>One a layer; empty where all see everything before them, with <see cref="Rotary"/>.</summary>
    public IReadOnlyList<LayerKind> LayerKinds { get; init; } = [];

    /// <summary>What scores are multiplied by; null is 1/sqrt(K).</summary>
    public double? AttentionScale { get; init; }

    /// <summary>Scores are bent into ±this by tanh before the mask; null leaves them (Gemma 2).</summary>
    public double? ScoreCap { get; init; }

    /// <summary>Logits are bent into ±this by tanh; null leaves them (Gemma 2).</summary>
    public double? LogitCap { get; init; }

    /// <summary>Logits are divided by this (Granite).</summary>
    public double LogitDivisor { get; init; } = 1;

    /// <summary>Embeddings are multiplied by this (Gemma, Granite).</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>What a block adds to the residual stream is multiplied by this (Granite).</summary>
    public double ResidualScale { get; init; } = 1;

    /// <summary>Whether the head is the transposed embedding.</summary>
    public bool TiedHead { get; init; }

    /// <summary>Whether the q, k and v projections have a bias.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether the o projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Whether the feed-forward projections have a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>Whether q, k, v are one matrix, and gate and up another (Phi-3).</summary>
    public bool FusedProjections { get; init; }

    /// <summary>
    /// Tokens that end a text: those of config.json, then others of generation_config.json. The first one is written after a
    /// response in training, unless the chat template writes another one there.
    /// </summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Token before a plain text, or null.</summary>
    public int? BeginToken { get; init; }

    /// <summary>Token that fills up rows, or null.</summary>
    public int? PadToken { get; init; }

    /// <summary>
    /// The JSON this was read from, written back with a trained model; null where the model was made from nothing, and set
    /// to null by whoever changes a property that must show in the file (which then has to be a plain Llama).
    /// </summary>
    public JsonObject? Source { get; init; }

    /// <summary>The same with a head that is a matrix of its own, and a file that says so.</summary>
    public ModelConfig WithOwnHead()
    {
        var source = Source?.DeepClone().AsObject();
        if (source is not null)
            source["tie_word_embeddings"] = false;
        return this with { TiedHead = false, Source = source };
    }

    /// <summary>How one layer attends.</summary>
    public LayerKind Layer(int index) => LayerKinds.Count == 0 ? new LayerKind(null, Rotary) : LayerKinds[index];

    /// <summary>Tokens after which a growing row has its cached keys made anew, or null.</summary>
    public int? RereadsAfter => Rotary.Rereads ? Rotary.TrainedPositions : null;

    /// <summary>Numbers in the matrices of embedding and blocks; a floating-point number, since a broken config may ask for any.</summary>
    public double MatrixNumbers =>
        (double)VocabularySize * HiddenSize
        + (double)Layers * HiddenSize * ((2.0 * Heads + 2.0 * KeyValueHeads) * HeadSize + 3.0 * IntermediateSize);

    /// <summary>Whether a token's numbers depend on how many tokens come after it in its batch (dynamic scaling, LongRoPE).</summary>
    public bool DependsOnLength => Rotary.Scaling is RotaryScaling.Dynamic or RotaryScaling.LongRope;
}

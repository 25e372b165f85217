namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>The curve inside a feed-forward block, applied to the gate.</summary>
public enum Activation
{
    /// <summary>x σ(x) ("silu").</summary>
    Silu,

    /// <summary>Gaussian error unit in its tanh approximation ("gelu_pytorch_tanh").</summary>
    GeluTanh,
}

namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Whether queries and keys are normalised before they are rotated.</summary>
public enum QueryKeyNorm
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Each head by itself, with one weight for all heads (Qwen 3, Gemma 3).</summary>
    Head,

    /// <summary>The whole projection at once (OLMo 2).</summary>
    Projection,
}

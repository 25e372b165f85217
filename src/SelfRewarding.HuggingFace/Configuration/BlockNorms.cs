namespace SelfRewarding.HuggingFace.Configuration;

/// <summary>Where a block is normalised.</summary>
public enum BlockNorms
{
    /// <summary>What goes into attention and feed-forward (Llama and most others).</summary>
    Before,

    /// <summary>What comes out of them, before it is added (OLMo 2).</summary>
    After,

    /// <summary>Both, four norms a block (Gemma 2 and 3).</summary>
    Both,
}

namespace SelfRewarding.HuggingFace.Tokenizers.PreTokenizers;

/// <summary>Where Metaspace puts its mark before a text that has none.</summary>
internal enum PrependScheme
{
    /// <summary>Before every stretch between added tokens.</summary>
    Always,

    /// <summary>Before the stretch at the beginning of the text.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}

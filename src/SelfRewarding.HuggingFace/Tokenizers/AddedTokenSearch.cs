namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>Which added tokens are looked for in a text.</summary>
public enum AddedTokenSearch
{
    /// <summary>None: the text is data, and whoever wrote it cannot write a control token.</summary>
    None,

    /// <summary>All of them, as the library does by itself.</summary>
    All,

    /// <summary>
    /// Those that are not marked special (the library's encode_special_tokens, transformers' split_special_tokens). Not a safe
    /// mode: many models have control tokens without that mark.
    /// </summary>
    AllButSpecial,
}

namespace SelfRewarding.HuggingFace.Gguf;

/// <summary>tokenizer.ggml.token_type.</summary>
internal enum TokenType
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

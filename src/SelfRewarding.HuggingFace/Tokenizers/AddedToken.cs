namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>A token beside the model's vocabulary, looked for in the text before the model sees it.</summary>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Only where no word character stands beside it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Swallows the white space before it.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Swallows the white space behind it.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Is looked for after normalization, itself normalized.</summary>
    public bool Normalized { get; init; }

    /// <summary>A control token, left out when decoding.</summary>
    public bool Special { get; init; }
}

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>What becomes of a match when a text is cut at the matches of a pattern.</summary>
internal enum SplitBehavior
{
    /// <summary>It vanishes.</summary>
    Removed,

    /// <summary>It is a piece of its own.</summary>
    Isolated,

    /// <summary>It ends the piece before it.</summary>
    MergedWithPrevious,

    /// <summary>It begins the piece after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one piece.</summary>
    Contiguous,
}

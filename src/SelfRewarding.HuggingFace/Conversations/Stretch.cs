namespace SelfRewarding.HuggingFace.Conversations;

/// <summary>A stretch of a text in UTF-16 units.</summary>
/// <param name="Start">Its first unit.</param>
/// <param name="End">One past its last unit.</param>
public readonly record struct Stretch(int Start, int End);

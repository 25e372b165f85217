namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>The code points [Start, End) of a text that a token stands for; (0, 0) for a token that was put in.</summary>
/// <param name="Start">The first code point, counted from 0.</param>
/// <param name="End">The code point behind the last one.</param>
public readonly record struct TokenSpan(int Start, int End);

namespace SelfRewarding.HuggingFace.Tokenizers;

/// <summary>A text as a model sees it; the lists have one entry a token.</summary>
/// <param name="Ids">The ids, [tokens].</param>
/// <param name="Offsets">What each token stands for in the text, [tokens].</param>
/// <param name="TypeIds">0 for the first text, 1 for the second of a pair, or what the template says, [tokens].</param>
public sealed record TokenizedText(IReadOnlyList<int> Ids, IReadOnlyList<TokenSpan> Offsets, IReadOnlyList<int> TypeIds);

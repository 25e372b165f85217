using SelfRewarding.Torch.Training;

namespace SelfRewarding.Torch.Dpo;

/// <summary>A preference pair as token ids. Both responses follow the same prompt ids.</summary>
/// <param name="Prompt">The whole prompt, chat format included.</param>
/// <param name="Chosen">The better response, with exactly one end token where it ended.</param>
/// <param name="Rejected">The worse response, with exactly one end token where it ended.</param>
public sealed record TokenPair(IReadOnlyList<int> Prompt, IReadOnlyList<int> Chosen, IReadOnlyList<int> Rejected)
{
    /// <summary>Tokens of the longer of its two rows.</summary>
    public int Length => Prompt.Count + Math.Max(Chosen.Count, Rejected.Count);

    /// <summary>Rows of a batch of B pairs: the B chosen ones, then the B rejected ones.</summary>
    public static IReadOnlyList<TokenExample> Rows(IReadOnlyList<TokenPair> pairs) =>
    [
        .. pairs.Select(pair => new TokenExample(pair.Prompt, pair.Chosen)),
        .. pairs.Select(pair => new TokenExample(pair.Prompt, pair.Rejected)),
    ];
}

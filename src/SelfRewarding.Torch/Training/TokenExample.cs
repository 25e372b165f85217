namespace SelfRewarding.Torch.Training;

/// <summary>A prompt and its response as token ids; the response is learnt, and earlier answers in the prompt where they are named.</summary>
/// <param name="Prompt">The whole prompt, chat format included.</param>
/// <param name="Response">The response, with exactly one end token where it ended and none where it was cut.</param>
public sealed record TokenExample(IReadOnlyList<int> Prompt, IReadOnlyList<int> Response)
{
    /// <summary>Ascending places of the prompt whose tokens are learnt too: answers of earlier turns. Never the first place.</summary>
    public IReadOnlyList<int> LearntInPrompt { get; init; } = [];

    /// <summary>Tokens that are learnt.</summary>
    public int LearntCount => LearntInPrompt.Count + Response.Count;

    /// <summary>Tokens of prompt and response together.</summary>
    public int Length => Prompt.Count + Response.Count;

    /// <summary>All that training depends on, for a fingerprint.</summary>
    internal static IEnumerable<IReadOnlyList<int>> Sequences(TokenExample example) => example.LearntInPrompt.Count == 0
        ? [example.Prompt, example.Response]
        : [example.Prompt, example.Response, example.LearntInPrompt];
}

namespace SelfRewarding.Torch.Training;

/// <summary>A prompt and its response as token ids; only the response is learnt.</summary>
/// <param name="Prompt">The whole prompt, chat format included.</param>
/// <param name="Response">The response, with exactly one end token where it ended and none where it was cut.</param>
public sealed record TokenExample(IReadOnlyList<int> Prompt, IReadOnlyList<int> Response)
{
    /// <summary>Tokens of prompt and response together.</summary>
    public int Length => Prompt.Count + Response.Count;
}

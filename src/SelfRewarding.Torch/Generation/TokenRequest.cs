using SelfRewarding.Models;

namespace SelfRewarding.Torch.Generation;

/// <summary>Token ids to continue, and the random stream that the continuation is drawn from.</summary>
/// <param name="Prompt">At least one id.</param>
/// <param name="Stream">Of this request alone; the token at position t of the continuation takes the stream's number t.</param>
public readonly record struct TokenRequest(IReadOnlyList<int> Prompt, ulong Stream);

/// <summary>What was written behind a prompt.</summary>
/// <param name="Tokens">At least one; the last one is an end token exactly when <paramref name="Finish"/> is Stop.</param>
/// <param name="Finish">Why it ended.</param>
public readonly record struct Continuation(IReadOnlyList<int> Tokens, FinishReason Finish);

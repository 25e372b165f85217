using SelfRewarding.Models;

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>What rows of every shape say: a prompt and its answers.</summary>
/// <param name="Place">Where it stands, "file:line".</param>
/// <param name="Prompt">
/// The turns before the answer: perhaps a system prompt, earlier turns, and the user's turn last; empty for rows of
/// token ids.
/// </param>
/// <param name="Answers">None for a bare prompt; for a preference the chosen one has rank 0 and the rejected one rank 1.</param>
public sealed record DataItem(string Place, IReadOnlyList<Message> Prompt, IReadOnlyList<DataAnswer> Answers)
{
    /// <summary>The prompt as token ids; null: use the turns.</summary>
    public IReadOnlyList<int>? PromptTokens { get; init; }

    /// <summary>True for a single user turn: what the paper calls a prompt.</summary>
    public bool IsFirstTurn => Prompt is [{ Role: "user" }];

    /// <summary>The turns before the user turn that is answered; null where there are none.</summary>
    public IReadOnlyList<Message>? History => Prompt.Count > 1 ? [.. Prompt.SkipLast(1)] : null;

    /// <summary>The user turn that is answered.</summary>
    public string Question => Prompt.Count > 0 ? Prompt[^1].Content : "";
}

/// <summary>One answer.</summary>
/// <param name="Text">Without end token.</param>
/// <param name="Rank">0 is the best, equal ranks are ties; null where nobody ranked it.</param>
public sealed record DataAnswer(string Text, int? Rank)
{
    /// <summary>The answer as token ids, taken as they stand; null: use the text.</summary>
    public IReadOnlyList<int>? Tokens { get; init; }
}

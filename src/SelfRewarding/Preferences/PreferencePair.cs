using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.Preferences;

/// <summary>
/// One preference pair of AIFT(Mt): the best and the worst of N answers by Mt's own score (paper, section 2.3).
/// One row of 4-pairs.jsonl; "prompt", "chosen" and "rejected" are the columns TRL reads.
/// </summary>
/// <param name="Id">Number of the prompt in this iteration.</param>
/// <param name="Prompt">The user turn.</param>
/// <param name="Chosen">Text of the best answer.</param>
/// <param name="Rejected">Text of the worst answer.</param>
/// <param name="ChosenScore">Mean of its readable judgements, 0 to 5.</param>
/// <param name="RejectedScore">Mean of its readable judgements; always less than <paramref name="ChosenScore"/>.</param>
/// <param name="ChosenTokens">Ids as sampled, end token included where written.</param>
/// <param name="RejectedTokens">Ids as sampled, end token included where written.</param>
public sealed record PreferencePair(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("chosen")] string Chosen,
    [property: JsonPropertyName("rejected")] string Rejected,
    [property: JsonPropertyName("score_chosen")] double ChosenScore,
    [property: JsonPropertyName("score_rejected")] double RejectedScore,
    [property: JsonPropertyName("chosen_ids")] IReadOnlyList<int>? ChosenTokens = null,
    [property: JsonPropertyName("rejected_ids")] IReadOnlyList<int>? RejectedTokens = null)
{
    /// <summary>The turns before the prompt: a system prompt, earlier questions and answers; null: none.</summary>
    [JsonPropertyName("history"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Message>? History { get; init; }

    /// <summary>The prompt as token ids (exact, no chat format); null: use the text.</summary>
    [JsonPropertyName("prompt_ids"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? PromptTokens { get; init; }
}

using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.Judging;

/// <summary>A prompt and its judged answers (paper, section 2.2 step 3). One row of 3-judgements.jsonl.</summary>
/// <param name="Id">Number of the prompt.</param>
/// <param name="Prompt">The user turn.</param>
/// <param name="Responses">The answers in sample order, each with its judgements.</param>
public sealed record JudgedSet(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("responses")] IReadOnlyList<JudgedResponse> Responses);

/// <summary>One answer and what the judge said of it.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Tokens">Its ids as sampled; null where the answer did not come from a model.</param>
/// <param name="Finish">Whether the model ended it.</param>
/// <param name="Judgements">K samples, readable or not.</param>
/// <param name="Score">Mean of the readable ones, 0 to 5; null when too few are readable.</param>
public sealed record JudgedResponse(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("ids")] IReadOnlyList<int>? Tokens,
    [property: JsonPropertyName("finish_reason")] FinishReason Finish,
    [property: JsonPropertyName("judgements")] IReadOnlyList<Judgement> Judgements,
    [property: JsonPropertyName("score")] double? Score);

/// <summary>One judgement as the judge wrote it.</summary>
/// <param name="Text">Only the newly written text, never the prompt.</param>
/// <param name="Outcome">How it could be read.</param>
/// <param name="Score">The points, 0 to 5; null unless the outcome is a score.</param>
public sealed record Judgement(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("outcome")] JudgementOutcome Outcome,
    [property: JsonPropertyName("score")] double? Score);

/// <summary>How a judgement could be read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JudgementOutcome>))]
public enum JudgementOutcome
{
    /// <summary>A score between 0 and 5.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>No score in the text.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable,

    /// <summary>A number outside 0 to 5.</summary>
    [JsonStringEnumMemberName("out_of_range")]
    OutOfRange,

    /// <summary>Cut at the token limit before the score was complete.</summary>
    [JsonStringEnumMemberName("truncated")]
    Truncated,
}

using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>A prompt and N answers sampled from Mt (paper, section 2.2 step 2). One row of 2-candidates.jsonl.</summary>
/// <param name="Id">Number of the prompt.</param>
/// <param name="Prompt">The user turn.</param>
/// <param name="Responses">The answers, in sample order.</param>
public sealed record CandidateSet(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("responses")] IReadOnlyList<Response> Responses);

/// <summary>One sampled answer.</summary>
/// <param name="Text">Its text, without control tokens.</param>
/// <param name="Tokens">Ids as sampled, end token included where written.</param>
/// <param name="Finish">Whether the model ended it.</param>
public sealed record Response(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("ids")] IReadOnlyList<int> Tokens,
    [property: JsonPropertyName("finish_reason")] FinishReason Finish);

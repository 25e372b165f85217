using System.Text.Json.Serialization;

namespace SelfRewarding.Seeds;

/// <summary>A judgement to learn as it stands: written by people, or by a model that can already judge.</summary>
/// <param name="Prompt">The user turn.</param>
/// <param name="Response">The answer that is judged.</param>
/// <param name="Judgement">The whole review, the score last as the judge prompt asks: "… Score: 4".</param>
public sealed record JudgedAnswer(
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("response")] string Response,
    [property: JsonPropertyName("judgement")] string Judgement);

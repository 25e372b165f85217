using System.Text.Json.Serialization;

namespace SelfRewarding.Seeds;

/// <summary>A prompt and its answers as humans ranked them.</summary>
/// <param name="Prompt">The user turn.</param>
/// <param name="Answers">At least two.</param>
public sealed record RankedAnswers(
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("answers")] IReadOnlyList<RankedAnswer> Answers);

/// <summary>One answer and its place; 0 is the best, equal ranks are ties (as in Open Assistant).</summary>
public sealed record RankedAnswer(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("rank")] int Rank);

using System.Text.Json.Serialization;

namespace SelfRewarding.Models;

/// <summary>Why a model stopped writing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FinishReason>))]
public enum FinishReason
{
    /// <summary>The model wrote its end token.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop,

    /// <summary>The token limit was reached first.</summary>
    [JsonStringEnumMemberName("length")]
    Length,
}

/// <summary>What a model wrote.</summary>
/// <param name="Text">The text, without control tokens.</param>
/// <param name="Tokens">The ids as sampled; the last one is the end token exactly when <paramref name="Finish"/> is Stop.</param>
/// <param name="Finish">Why it ended.</param>
public sealed record Completion(string Text, IReadOnlyList<int> Tokens, FinishReason Finish);

using System.Text.Json.Serialization;

namespace SelfRewarding.SelfInstruction;

/// <summary>One instruction a model wrote, kept or dropped (paper, section 2.2 step 1). One row of 1-prompts.jsonl.</summary>
/// <param name="Id">Number among the kept ones; -1 for a dropped one.</param>
/// <param name="Prompt">Its text.</param>
/// <param name="Outcome">"kept", or the reason why it was dropped.</param>
/// <param name="Similarity">Largest ROUGE-L F with a seed or an accepted prompt; null where the filter did not get that far.</param>
public sealed record WrittenPrompt(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("outcome")] PromptOutcome Outcome,
    [property: JsonPropertyName("similarity"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Similarity = null);

/// <summary>What the filter made of a written prompt.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PromptOutcome>))]
public enum PromptOutcome
{
    /// <summary>Accepted.</summary>
    [JsonStringEnumMemberName("kept")]
    Kept,

    /// <summary>Cut at the token limit.</summary>
    [JsonStringEnumMemberName("truncated")]
    Truncated,

    /// <summary>Too few or too many words.</summary>
    [JsonStringEnumMemberName("length")]
    Length,

    /// <summary>Asks for what a text model cannot do (images, files, plots …), or for a program.</summary>
    [JsonStringEnumMemberName("keyword")]
    Keyword,

    /// <summary>Begins with punctuation or outside ASCII.</summary>
    [JsonStringEnumMemberName("first_character")]
    FirstCharacter,

    /// <summary>Too close to a seed or to an accepted prompt.</summary>
    [JsonStringEnumMemberName("similar")]
    Similar,

    /// <summary>Belongs to the held-out part.</summary>
    [JsonStringEnumMemberName("held_out")]
    HeldOut,
}

using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.Training;

/// <summary>A prompt and the response to learn: one IFT or EFT example (paper, section 2.1). One row of a JSONL file.</summary>
/// <param name="Prompt">The user turn as text.</param>
/// <param name="Response">The assistant turn as text, without end token.</param>
public sealed record Example(string Prompt, string Response)
{
    /// <summary>The turns before the prompt: a system prompt, earlier questions and answers, which are learnt too; null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Message>? History { get; init; }

    /// <summary>The response as it was sampled, end token included where the model wrote one; null: tokenise the text and end it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? ResponseTokens { get; init; }

    /// <summary>The prompt as token ids (exact, no chat format); null: use the text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? PromptTokens { get; init; }

    /// <summary>Ascending places in <see cref="PromptTokens"/> that are learnt too: the answers of earlier turns. No part of a row.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> LearntInPrompt { get; init; } = [];
}

using System.Text.Json.Serialization;
using SelfRewarding.Models;

namespace SelfRewarding.Evaluation;

/// <summary>One answer to a held-out prompt. One row of evaluation/MODEL/answers.jsonl and greedy.jsonl.</summary>
/// <param name="Id">Number of the prompt.</param>
/// <param name="Prompt">The user turn.</param>
/// <param name="Text">The answer.</param>
/// <param name="Tokens">Tokens written, without the end token.</param>
/// <param name="Finish">Whether the model ended it.</param>
/// <param name="Score">The annotator's points, 0 to 5; null where there is no annotator or it does not know the prompt.</param>
/// <param name="Family">The annotator's kind of task; null as above.</param>
/// <param name="Sample">Number of the answer to this prompt; not written where it is 0.</param>
public sealed record EvaluatedAnswer(
    [property: JsonPropertyName("id")] int Id,
    [property: JsonPropertyName("prompt")] string Prompt,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("tokens")] int Tokens,
    [property: JsonPropertyName("finish_reason")] FinishReason Finish,
    [property: JsonPropertyName("score")] int? Score,
    [property: JsonPropertyName("family")] string? Family,
    [property: JsonPropertyName("sample"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Sample = 0);

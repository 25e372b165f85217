using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfRewarding.Torch.Training;

/// <summary>training.json: what became of the data and which update the model is of.</summary>
/// <param name="Trained">Examples or pairs that were trained on.</param>
/// <param name="Dropped">
/// Those that were not, by reason: tooLong, emptyPrompt, emptyResponse; for seeds that only replay, with "replay."
/// before it.
/// </param>
/// <param name="Steps">Updates that were made.</param>
/// <param name="ModelOfStep">The update after which the model was taken: the last one, or an earlier one by checkpoint selection.</param>
internal sealed record TrainingSummary(int Trained, IReadOnlyDictionary<string, int> Dropped, int Steps, int ModelOfStep)
{
    [JsonIgnore]
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };
}

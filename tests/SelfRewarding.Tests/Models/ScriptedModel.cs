using SelfRewarding.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Models;

/// <summary>Answers every request by a function, and remembers the requests.</summary>
internal sealed class ScriptedModel(Func<GenerationRequest, int, Completion> answer) : ILanguageModel
{
    public ScriptedModel(params string[] texts)
        : this((_, i) => Says(texts[i % texts.Length]))
    {
    }

    public List<GenerationRequest> Requests { get; } = [];

    public static Completion Says(string text, FinishReason finish = FinishReason.Stop) => new(text, [.. text.Select(c => (int)c)], finish);

    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var first = Requests.Count;
        Requests.AddRange(requests);
        return [.. requests.Select((request, i) => answer(request, first + i))];
    }

    public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
        IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Models;

/// <summary>
/// An engine without tensors: a model is a folder with one line of text that says what it was trained on; what it
/// writes is a function of that line, the request and its random stream. Every call is logged.
/// </summary>
internal sealed class FakeEngine : IModelEngine
{
    public List<string> Calls { get; } = [];

    /// <summary>Calls of Generate after which the process "is killed"; negative never.</summary>
    public int KillAfter { get; set; } = -1;

    public int LoadedAtOnce { get; private set; }

    public int MostLoadedAtOnce { get; private set; }

    public List<ICheckpointSelection> Selections { get; } = [];

    public ILanguageModel Load(Checkpoint model)
    {
        Calls.Add($"load {model.Name}");
        MostLoadedAtOnce = Math.Max(MostLoadedAtOnce, ++LoadedAtOnce);
        var file = Path.Combine(model.Path, "weights");
        return new Model(this, model.Name, File.Exists(file) ? File.ReadAllText(file) : model.Path);
    }

    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel)
    {
        Calls.Add($"sft {start.Name} -> {Path.GetFileName(job.Folder)} on {examples.Count}");
        Finish(job, string.Join('|', examples.Select(e => $"{e.Prompt}={e.Response}")));
    }

    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay,
        DpoOptions options, TrainingJob job, CancellationToken cancel)
    {
        Calls.Add($"dpo {start.Name} -> {Path.GetFileName(job.Folder)}");
        if (job.Selection is not null)
            Selections.Add(job.Selection);
        Finish(job, string.Join('|', pairs.Select(p => $"{p.Prompt}={p.Chosen}>{p.Rejected}")) + replay.Count);
    }

    private void Finish(TrainingJob job, string lesson)
    {
        Assert.Equal(0, LoadedAtOnce);
        var model = Directory.CreateDirectory(Path.Combine(job.Folder, "model"));
        File.WriteAllText(Path.Combine(model.FullName, "weights"), $"{RandomStream.For(job.Seed, lesson)}");
    }

    private sealed class Model(FakeEngine engine, string name, string weights) : ILanguageModel
    {
        public IReadOnlyList<Completion> Generate(
            IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel)
        {
            engine.Calls.Add($"{name} writes {requests.Count}");
            if (engine.KillAfter-- == 0)
                throw new OperationCanceledException("killed");
            progress?.Report(new("generate", requests.Count, requests.Count, requests.Count, ""));
            return [.. requests.Select(Write)];
        }

        public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
            IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) => throw new NotSupportedException();

        public void Dispose() => engine.LoadedAtOnce--;

        private Completion Write(GenerationRequest request)
        {
            var random = RandomStream.Walk(RandomStream.For((long)(request.Stream >> 1), weights));
            var text = request.Input.Text is not null
                ? string.Join(' ', Enumerable.Range(7, 3).Select(n => $"{(n == 7 ? "" : n + ". ")}say word number {random.Below(1 << 30)} twice\n"))
                : request.Input.Messages![0].Content.StartsWith("judge", StringComparison.Ordinal)
                    ? $"because of that. Score: {random.Below(6)}"
                    : $"answer {random.Below(20)}";
            return new(text, [.. text.Select(c => (int)c), 0], FinishReason.Stop);
        }
    }
}

using SelfRewarding.Evaluation;
using SelfRewarding.Iteration;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Evaluation;

/// <summary>A finished run in a folder of its own, whose models know how many of the prompts "say 0", "say 1" … they get right.</summary>
internal sealed class ScriptedRun : IModelEngine, ISeedSource, IAnnotator, IDisposable
{
    private readonly Dictionary<string, int> knows =
        new() { ["SFT"] = 2, ["M1"] = 4, ["M2"] = 6, ["M3"] = 9, ["controls/randomJudge/M2"] = 3, ["controls/randomJudge/M3"] = 1 };

    public ScriptedRun()
    {
        foreach (var name in knows.Keys)
            Directory.CreateDirectory(Path.Combine(Folder, name, "model"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public List<string> Loaded { get; } = [];

    /// <summary>A row a judgement: how much the model knows that wrote it.</summary>
    public List<int> Judged { get; } = [];

    public bool Annotates { get; init; } = true;

    public IReadOnlyList<Example> Ift => [];

    public IReadOnlyList<RankedAnswers> Ranked => [];

    public IReadOnlyList<string> EftPrompts => [];

    public IReadOnlyList<string> ValidationPrompts => [];

    public IReadOnlyList<string> EvaluationPrompts { get; } = [.. Enumerable.Range(0, 10).Select(i => $"say {i}")];

    public IReadOnlyList<RankedAnswers> EvaluationRanked => Annotates ? [] : [new("say 1", [new("1", 0), new("no", 1)])];

    public IReadOnlyList<string> EvaluationJudgePrompts => Annotates ? ["say 0", "say 1", "say 2"] : [];

    public IAnnotator? Annotator => Annotates ? this : null;

    public bool IsHeldOut(string prompt) => false;

    /// <summary>5 for the right number, 1 for anything else; the family is even or odd.</summary>
    public Annotation? Annotate(string prompt, string response, bool ended, ulong stream) =>
        prompt.StartsWith("say ", StringComparison.Ordinal)
            ? new(response == prompt[4..] && ended ? 5 : 1, "", int.Parse(prompt[4..]) % 2 == 0 ? "even" : "odd")
            : null;

    public ILanguageModel Load(Checkpoint model)
    {
        Loaded.Add(model.Name);
        return new ScriptedModel(knows[model.Name], Judged);
    }

    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel) =>
        throw new NotSupportedException();

    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay,
        DpoOptions options, TrainingJob job, CancellationToken cancel) =>
        throw new NotSupportedException();

    public EvaluationReport Evaluate(EvaluationOptions? options = null)
    {
        Recipe recipe = new()
        {
            Model = Path.Combine(Folder, "M0"),
            Seeds = new() { World = new() },
            Controls = [Control.RandomJudge],
            Evaluation = options ?? new(),
            Judging = new() { Prompt = "judge <INSTRUCTION_HERE>|<RESPONSE_HERE>" },
        };
        using var folder = RunDirectory.Open(Folder, recipe);
        return new RunEvaluator(this, recipe, this, folder).Evaluate(CancellationToken.None);
    }

    public void Write<T>(string file, params T[] rows) => RowFile.Write(Path.Combine(Folder, file), rows);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>
    /// Answers the first prompts right and the others with "no no"; every second sample is wrong where sampled hot. Judges
    /// all answers well, but what it writes of "say 0" cannot be read.
    /// </summary>
    private sealed class ScriptedModel(int knows, List<int> judged) : ILanguageModel
    {
        public IReadOnlyList<Completion> Generate(
            IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel)
        {
            progress?.Report(new("", requests.Count, requests.Count, 0, ""));
            judged.AddRange(
                requests.Where(request => request.Input.Messages![0].Content.StartsWith("judge ", StringComparison.Ordinal)).Select(_ => knows));
            return [.. requests.Select((request, i) => Write(request.Input.Messages![0].Content, sampling.Temperature == 1 && i % 2 == 1))];
        }

        public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
            IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private Completion Write(string prompt, bool wrong) =>
            prompt.StartsWith("judge ", StringComparison.Ordinal) ? Judge(prompt[6..].Split('|')) : Answer(prompt, wrong);

        private static Completion Judge(string[] parts) =>
            new(parts[0] == "say 0" ? "nice" : parts[0][4..] == parts[1] ? "Score: 5" : "Score: 2", [9, 0], FinishReason.Stop);

        private Completion Answer(string prompt, bool wrong) => int.Parse(prompt[4..]) < knows && !wrong
            ? new(prompt[4..], [7, 0], FinishReason.Stop)
            : new("no no", [8, 8, 0], FinishReason.Stop);
    }
}

using System.Text.Json;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Evaluation;

/// <summary>A finished run in a folder of its own, whose models know how many of the prompts "say 0", "say 1" … they get right.</summary>
internal sealed class ScriptedRun : IModelEngine, ISeedSource, IAnnotator, IDisposable
{
    private readonly Dictionary<string, int> knows = new() { ["SFT"] = 2, ["M1"] = 4, ["M2"] = 6, ["M3"] = 9, ["controls/randomJudge/M2"] = 3, ["controls/randomJudge/M3"] = 1 };

    public ScriptedRun()
    {
        foreach (var name in knows.Keys)
            Directory.CreateDirectory(Path.Combine(Folder, name, "model"));
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("evaluation-").FullName;

    public List<string> Loaded { get; } = [];

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
        return new ScriptedModel(knows[model.Name]);
    }

    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel) =>
        throw new NotSupportedException();

    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay, DpoOptions options, TrainingJob job, CancellationToken cancel) =>
        throw new NotSupportedException();

    public void Write<T>(string file, params T[] rows)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, rows.Select(row => JsonSerializer.Serialize(row)));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Answers the first prompts right and the others with "no"; every second sample is wrong where sampled hot.</summary>
    private sealed class ScriptedModel(int knows) : ILanguageModel
    {
        public IReadOnlyList<Completion> Generate(
            IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel)
        {
            progress?.Report(new("", requests.Count, requests.Count, 0, ""));
            return [.. requests.Select((request, i) => Write(request.Input.Messages![0].Content, sampling.Temperature == 1 && i % 2 == 1))];
        }

        public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
            IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private Completion Write(string prompt, bool wrong) => int.Parse(prompt[4..]) < knows && !wrong
            ? new(prompt[4..], [7, 0], FinishReason.Stop)
            : new("no no", [8, 8, 0], FinishReason.Stop);
    }
}

/// <summary>Knows the right answer to "say 1" and its like, but cannot read its own judgement of "say 0".</summary>
internal sealed class ScriptedJudge(int samples) : IJudge
{
    public IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel) =>
    [
        .. candidates.Select(set => new JudgedSet(set.Id, set.Prompt, [.. set.Responses.Select(response => Judge(set.Prompt, response))])),
    ];

    private JudgedResponse Judge(string prompt, Response response)
    {
        double? score = prompt == "say 0" ? null : response.Text == prompt[4..] ? 5 : 2;
        var outcome = score is null ? JudgementOutcome.Unreadable : JudgementOutcome.Score;
        return new(response.Text, null, response.Finish, [.. Enumerable.Repeat(new Judgement("…", outcome, score), samples)], score);
    }
}

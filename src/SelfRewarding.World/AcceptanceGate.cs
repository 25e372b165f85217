using SelfRewarding.Models;
using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World;

/// <summary>
/// Whether a pretrained M0 can show self-rewarding: it must review better than it answers, and leave room to improve.
/// </summary>
public sealed class AcceptanceGate(ILanguageModel model)
{
    private const int PerFamily = 30;
    private const long Seed = 999;
    private static readonly SamplingOptions answering = new() { Temperature = 0.7, TopP = 0.9, MaxTokens = 40 };
    private static readonly SamplingOptions greedy = new() { Temperature = 0, TopP = 1, MaxTokens = 40 };
    private static readonly SamplingOptions reviewing = greedy with { MaxTokens = 64 };

    /// <summary>Measures the model on held-out prompts, up to 30 a family; the same prompts and random streams for every model.</summary>
    /// <param name="progress">Told of each of the three passes; null is silent.</param>
    /// <param name="cancel">Looked at once a token.</param>
    public GateFigures Measure(IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var prompts = WorldSeeds.HeldOut(Seed, PerFamily);
        WorldTask[] tasks = [.. prompts.Select(prompt => WorldTask.Read(prompt)!)];
        string[] answers = [.. tasks.Select((task, i) => PretrainingCorpus.ReviewedAnswer(task, RandomStream.Walk(Stream(i, 0))))];

        var sampled = Generate(prompts, answering, Pass("sampled answers"), cancel);
        var likeliest = Generate(prompts, greedy, Pass("greedy answers"), cancel);
        var reviews = Generate(prompts.Zip(answers, WorldPrompts.Review), reviewing, Pass("reviews"), cancel);

        Renamed? Pass(string name) => progress is null ? null : new Renamed($"measuring {name}", progress);
        bool Exact(Completion answer, int i) =>
            AnswerCheck.Of(tasks[i], WorldTokenizer.Words(answer.Text), answer.Finish == FinishReason.Stop).Score == 5;
        bool OwnAnswerRight(Completion review, int i) =>
            AnswerCheck.Of(tasks[i], Critique.OwnAnswer(WorldTokenizer.Words(review.Text))).Right;
        bool VerdictRight(Completion review, int i) =>
            Critique.CallsRight(WorldTokenizer.Words(review.Text)) == AnswerCheck.Of(tasks[i], WorldTokenizer.Words(answers[i])).Right;
        return new(
            prompts.Count, Share(sampled, Exact), Share(likeliest, Exact), Share(reviews, OwnAnswerRight), Share(reviews, VerdictRight));
    }

    private IReadOnlyList<Completion> Generate(IEnumerable<string> prompts, SamplingOptions sampling, Renamed? progress, CancellationToken cancel) =>
        model.Generate(
            [.. prompts.Select((prompt, i) => new GenerationRequest(ModelInput.User(prompt), Stream(i, 1)))], sampling, progress, cancel);

    /// <summary>The passes are all "generate" to the model.</summary>
    private sealed class Renamed(string stage, IProgress<StageProgress> progress) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => progress.Report(value with { Stage = stage });
    }

    private static ulong Stream(int prompt, int sample) => RandomStream.For(Seed, "world/gate", prompt, sample);

    private static double Share(IReadOnlyList<Completion> completions, Func<Completion, int, bool> isRight) =>
        (double)completions.Where(isRight).Count() / completions.Count;
}

/// <summary>What <see cref="AcceptanceGate"/> measured. All figures but the first are shares of the prompts.</summary>
/// <param name="Prompts">Held-out prompts measured on.</param>
/// <param name="SampledExact">Answers with all five points at temperature 0.7, top-p 0.9.</param>
/// <param name="GreedyExact">Answers with all five points at temperature 0.</param>
/// <param name="OwnAnswer">Reviews in which the model's own answer is right.</param>
/// <param name="Verdict">Reviews that say rightly whether the answer is right; an unreadable review says nothing.</param>
public sealed record GateFigures(int Prompts, double SampledExact, double GreedyExact, double OwnAnswer, double Verdict)
{
    /// <summary>True when no figure is out of its range.</summary>
    public bool Passed => !Misses.Any();

    /// <summary>Every figure out of its range, with the range: above it there is nothing to show, below it nothing to build on.</summary>
    public IEnumerable<string> Misses
    {
        get
        {
            if (SampledExact is not (>= 0.35 and <= 0.45))
                yield return $"sampled exact is {SampledExact:0.000}; it must be between 0.35 and 0.45";
            if (GreedyExact is not (>= 0.45 and <= 0.60))
                yield return $"greedy exact is {GreedyExact:0.000}; it must be between 0.45 and 0.60";
            if (OwnAnswer is not >= 0.80)
                yield return $"own answer in reviews is {OwnAnswer:0.000}; it must be at least 0.80";
            if (Verdict is not >= 0.88)
                yield return $"right verdicts are {Verdict:0.000}; they must be at least 0.88";
        }
    }
}

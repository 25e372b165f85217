using SelfRewarding.Models;
using SelfRewarding.Training;
using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests;

public sealed class AcceptanceGateTests
{
    [Fact]
    public void A_model_that_knows_everything_measures_one_and_has_nothing_to_show()
    {
        var figures = new AcceptanceGate(new ScriptedModel(Right, Review)).Measure(null, CancellationToken.None);

        Assert.Equal((1, 1, 1, 1), (figures.SampledExact, figures.GreedyExact, figures.OwnAnswer, figures.Verdict));
        Assert.False(figures.Passed);
        Assert.Equal(2, figures.Misses.Count());
    }

    [Fact]
    public void A_model_that_answers_half_of_the_prompts_and_reviews_well_passes_only_in_range()
    {
        var i = 0;
        // Of the sampled answers 2 in 5 are right, of the greedy ones 1 in 2.
        string Answer(WorldTask task, SamplingOptions sampling) =>
            (sampling.Temperature > 0 ? i++ % 5 < 2 : i++ % 2 == 0) ? Right(task, sampling) : "i do not know .";
        var figures = new AcceptanceGate(new ScriptedModel(Answer, Review)).Measure(null, CancellationToken.None);

        Assert.InRange(figures.SampledExact, 0.39, 0.41);
        Assert.InRange(figures.GreedyExact, 0.49, 0.51);
        Assert.True(figures.Passed);
    }

    [Fact]
    public void Unreadable_reviews_count_as_wrong_and_answers_that_do_not_end_are_not_exact()
    {
        var model = new ScriptedModel(Right, (_, _) => "no idea", FinishReason.Length);
        var figures = new AcceptanceGate(model).Measure(null, CancellationToken.None);

        Assert.Equal((0, 0, 0, 0), (figures.SampledExact, figures.GreedyExact, figures.OwnAnswer, figures.Verdict));
        Assert.Equal(4, figures.Misses.Count());
    }

    [Theory]
    [InlineData(0.35, 0.45, 0.80, 0.88, true)]
    [InlineData(0.45, 0.60, 1.00, 1.00, true)]
    [InlineData(0.34, 0.50, 0.90, 0.90, false)]
    [InlineData(0.46, 0.50, 0.90, 0.90, false)]
    [InlineData(0.40, 0.44, 0.90, 0.90, false)]
    [InlineData(0.40, 0.61, 0.90, 0.90, false)]
    [InlineData(0.40, 0.50, 0.79, 0.90, false)]
    [InlineData(0.40, 0.50, 0.90, 0.87, false)]
    [InlineData(double.NaN, 0.50, 0.90, 0.90, false)]
    public void The_gate_has_its_ranges(double sampled, double greedy, double own, double verdict, bool passed) =>
        Assert.Equal(passed, new GateFigures(1, sampled, greedy, own, verdict).Passed);

    private static string Right(WorldTask task, SamplingOptions sampling) => string.Join(' ', task.Answer(RandomStream.Walk(1)));

    private static string Review(WorldTask task, string answer) => Critique.Of(task, answer, 0, RandomStream.Walk(1));

    /// <summary>Answers prompts by one script and reviews by another.</summary>
    private sealed class ScriptedModel(
        Func<WorldTask, SamplingOptions, string> answer, Func<WorldTask, string, string> review, FinishReason finish = FinishReason.Stop)
        : ILanguageModel
    {
        public IReadOnlyList<Completion> Generate(
            IReadOnlyList<GenerationRequest> requests,
            SamplingOptions sampling,
            IProgress<StageProgress>? progress,
            CancellationToken cancel) =>
            [.. requests.Select(request => new Completion(Text(request.Input.Messages!.Single().Content, sampling), [], finish))];

        public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
            IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) =>
            throw new NotSupportedException();

        public void Dispose()
        {
        }

        private string Text(string prompt, SamplingOptions sampling)
        {
            if (WorldTask.Read(prompt) is { } task)
                return answer(task, sampling);
            var parts = prompt["question : ".Length..^" end".Length].Split(" answer : ");
            return review(WorldTask.Read(parts[0])!, parts[1]);
        }
    }
}

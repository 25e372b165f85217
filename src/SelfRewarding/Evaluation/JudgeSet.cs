using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;

namespace SelfRewarding.Evaluation;

/// <summary>
/// Makes the ranked answers on which all models' judging is evaluated, where an annotator stands in for humans: distinct
/// samples of one model, in the order of the annotator's points. A prompt whose answers all have the same points has no
/// order and is left out.
/// </summary>
internal sealed class JudgeSet(Recipe recipe, ISeedSource seeds, IAnnotator annotator)
{
    private const int BlockSize = 64;
    private const int FullScore = 5;

    public IEnumerable<IReadOnlyList<RankedAnswers>> Make(
        ILanguageModel model, int blocksDone, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        // Half as many again as wanted: samples repeat themselves.
        var samples = (recipe.Evaluation.JudgeAnswersPerPrompt * 3 + 1) / 2;
        var prompts = seeds.EvaluationJudgePrompts;
        for (var first = blocksDone * BlockSize; first < prompts.Count; first += BlockSize)
        {
            int[] ids = [.. Enumerable.Range(first, Math.Min(BlockSize, prompts.Count - first))];
            var relay = new BlockProgress(progress, "evaluation/judge-set", (long)first * samples, (long)prompts.Count * samples);
            var requests = ids.SelectMany(id => Enumerable.Range(0, samples).Select(sample =>
                new GenerationRequest(ModelInput.User(prompts[id]), RandomStream.For(recipe.Seed, "evaluation/judge-set", id, sample))));
            var answers = model.Generate([.. requests], recipe.Eft.Sampling, relay, cancel).Chunk(samples).ToList();
            yield return [.. ids.Zip(answers, (id, written) => Rank(prompts[id], written)).OfType<RankedAnswers>()];
        }
    }

    private RankedAnswers? Rank(string prompt, IEnumerable<Completion> written)
    {
        RankedAnswer[] ranked =
        [
            .. written.DistinctBy(answer => answer.Text)
                .Select(answer => (answer.Text, Annotation: annotator.Annotate(prompt, answer.Text, answer.Finish == FinishReason.Stop, 0)))
                .Where(answer => answer.Annotation is not null)
                .Select(answer => new RankedAnswer(answer.Text, FullScore - answer.Annotation!.Score))
                .Take(recipe.Evaluation.JudgeAnswersPerPrompt),
        ];
        return ranked.DistinctBy(answer => answer.Rank).Count() < 2 ? null : new(prompt, ranked);
    }
}

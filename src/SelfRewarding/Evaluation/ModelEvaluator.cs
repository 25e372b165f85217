using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Evaluation;

/// <summary>
/// Lets one model answer and judge what is held out, and sums up its rows. Random streams are the same for all models:
/// common random numbers make their differences less noisy.
/// </summary>
internal sealed class ModelEvaluator(IModelEngine engine, Recipe recipe, ISeedSource seeds, RunDirectory run)
{
    /// <summary>The answers on which judging is evaluated; with an annotator made once, from the SFT baseline.</summary>
    public IReadOnlyList<RankedAnswers> Ranked(Checkpoint baseline, CancellationToken cancel)
    {
        const string stage = "evaluation/judge-candidates";
        if (seeds.Annotator is null || seeds.EvaluationJudgePrompts.Count == 0)
            return seeds.EvaluationRanked;
        using LoadedModel model = new(engine, baseline);
        // Half as many again as wanted: samples repeat themselves.
        ResponseOptions options = new() { PerPrompt = (recipe.Evaluation.JudgeAnswersPerPrompt * 3 + 1) / 2, Sampling = recipe.Eft.Sampling };
        WrittenPrompt[] prompts = [.. seeds.EvaluationJudgePrompts.Select((text, id) => new WrittenPrompt(id, text, PromptOutcome.Kept))];
        var candidates = run.Rows($"{stage}.jsonl", prompts, (block, progress) =>
            new ResponseWriter(model.Model, options, recipe.Seed, stage).Answer(block, progress, cancel));
        return JudgeSet.Of(candidates, seeds.Annotator, recipe.Evaluation.JudgeAnswersPerPrompt);
    }

    /// <summary>Everything about one model.</summary>
    /// <remarks>The sampled answers come back too: head to head compares them.</remarks>
    public (ModelEvaluation Figures, IReadOnlyList<EvaluatedAnswer> Answers) Evaluate(
        Checkpoint checkpoint, IReadOnlyList<RankedAnswers> ranked, CancellationToken cancel)
    {
        using LoadedModel model = new(engine, checkpoint);
        var sampled = Answers($"{checkpoint.Name}/answers", model, recipe.Evaluation.Sampling, recipe.Evaluation.Samples, cancel);
        var greedy = Answers(
            $"{checkpoint.Name}/greedy", model,
            recipe.Evaluation.Sampling with { Temperature = 0, TopP = 1, TopK = 0, MinP = 0 }, 1, cancel);
        var agreement = ranked.Count == 0 ? null : Agreement(ranked, Judgements(checkpoint, model, ranked, cancel));
        return (ModelEvaluation.Of(
            Path.GetFileName(checkpoint.Name), sampled, greedy, agreement, RandomStream.For(recipe.Seed, "evaluation/intervals")), sampled);
    }

    /// <summary>The recipe's judging with as many samples as the evaluation takes.</summary>
    public static JudgingOptions JudgingFor(Recipe recipe) => recipe.Judging with
    {
        Samples = recipe.Evaluation.JudgeSamples,
        MinimumReadable = Math.Min(recipe.Judging.MinimumReadable, recipe.Evaluation.JudgeSamples),
    };

    private IReadOnlyList<EvaluatedAnswer> Answers(string name, LoadedModel model, SamplingOptions sampling, int samples, CancellationToken cancel)
    {
        (int Id, string Prompt, int Sample)[] items =
            [.. seeds.EvaluationPrompts.Index()
                .SelectMany(prompt => Enumerable.Range(0, samples).Select(sample => (prompt.Index, prompt.Item, sample)))];
        return run.Rows($"evaluation/{name}.jsonl", items, (block, progress) =>
        {
            var requests = block.Select(item =>
                new GenerationRequest(ModelInput.User(item.Prompt), RandomStream.For(recipe.Seed, "evaluation/answers", item.Id, item.Sample)));
            var written = model.Model.Generate([.. requests], sampling, progress, cancel);
            return block.Zip(written, (item, answer) => Annotated(item, answer)).ToList();
        });
    }

    private EvaluatedAnswer Annotated((int Id, string Prompt, int Sample) item, Completion answer)
    {
        var ended = answer.Finish == FinishReason.Stop;
        var annotation = seeds.Annotator?.Annotate(item.Prompt, answer.Text, ended, 0);
        return new(
            item.Id, item.Prompt, answer.Text, answer.Tokens.Count - (ended ? 1 : 0),
            answer.Finish, annotation?.Score, annotation?.Family, item.Sample);
    }

    private IReadOnlyList<JudgedSet> Judgements(
        Checkpoint checkpoint, LoadedModel model, IReadOnlyList<RankedAnswers> ranked, CancellationToken cancel)
    {
        CandidateSet[] answers = [.. ranked.Select((set, id) =>
            new CandidateSet(id, set.Prompt, [.. set.Answers.Select(answer => new Response(answer.Text, [], FinishReason.Stop))]))];
        return run.Rows($"evaluation/{checkpoint.Name}/judgements.jsonl", answers, (block, progress) =>
            new Judge(model.Model, JudgingFor(recipe), recipe.Seed, "evaluation/judgements").Score(block, progress, cancel));
    }

    private JudgeAgreement Agreement(IReadOnlyList<RankedAnswers> ranked, IReadOnlyList<JudgedSet> judged) => JudgeAgreement.Of(
        [.. ranked.Zip(judged, (human, model) => new JudgedRanking(
            [.. human.Answers.Select(answer => answer.Rank)],
            [.. model.Responses.Select(response => response.Score)],
            model.Responses.SelectMany(response => response.Judgements).Count(judgement => judgement.Outcome == JudgementOutcome.Score),
            model.Responses.Sum(response => response.Judgements.Count)))],
        RandomStream.For(recipe.Seed, "evaluation/intervals"));
}

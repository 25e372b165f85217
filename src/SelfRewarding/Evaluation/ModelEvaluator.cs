using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Evaluation;

/// <summary>Lets one model answer and judge what is held out, and sums up its rows.</summary>
internal sealed class ModelEvaluator(
    IModelEngine engine, Recipe recipe, ISeedSource seeds, RunDirectory run, Func<ILanguageModel, JudgingOptions, string, IJudge> judge)
{
    private const int BlockSize = 64;

    /// <summary>The answers on which judging is evaluated; made once, from the first model, and the same for all.</summary>
    public IReadOnlyList<RankedAnswers> Rank(Checkpoint baseline, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        if (seeds.Annotator is null || seeds.EvaluationJudgePrompts.Count == 0)
            return seeds.EvaluationRanked;
        using LoadedOnce model = new(engine, baseline);
        return run.Rows<RankedAnswers>("evaluation/judge-set.jsonl", blocks =>
            new JudgeSet(recipe, seeds, seeds.Annotator).Make(model.Value, blocks.Count, progress, cancel));
    }

    public ModelEvaluation Evaluate(
        Checkpoint checkpoint, IReadOnlyList<RankedAnswers> ranked, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        using LoadedOnce model = new(engine, checkpoint);
        var rows = $"evaluation/{checkpoint.Name}";
        IReadOnlyList<EvaluatedAnswer> Answers(string file, SamplingOptions sampling) => run.Rows<EvaluatedAnswer>(
            $"{rows}/{file}.jsonl", blocks => Answer(model.Value, sampling, blocks.Count, $"{rows}/{file}", progress, cancel));

        var sampled = Answers("answers", recipe.Evaluation.Sampling);
        var greedy = Answers("greedy", recipe.Evaluation.Sampling with { Temperature = 0, TopP = 1, TopK = 0, MinP = 0 });
        var agreement = ranked.Count == 0
            ? null
            : Agreement(ranked, run.Rows<JudgedSet>(
                $"{rows}/judgements.jsonl", blocks => Judge(model.Value, ranked, blocks.Count, $"{rows}/judgements", progress, cancel)));
        return ModelEvaluation.Of(Path.GetFileName(checkpoint.Name), sampled, greedy, agreement);
    }

    private IEnumerable<IReadOnlyList<EvaluatedAnswer>> Answer(
        ILanguageModel model, SamplingOptions sampling, int blocksDone, string stage, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var prompts = seeds.EvaluationPrompts;
        for (var first = blocksDone * BlockSize; first < prompts.Count; first += BlockSize)
        {
            int[] ids = [.. Enumerable.Range(first, Math.Min(BlockSize, prompts.Count - first))];
            // One stage name for all models: common random numbers make their differences less noisy.
            var requests = ids.Select(id => new GenerationRequest(ModelInput.User(prompts[id]), RandomStream.For(recipe.Seed, "evaluation/answers", id)));
            var written = model.Generate([.. requests], sampling, new BlockProgress(progress, stage, first, prompts.Count), cancel);
            yield return [.. ids.Zip(written, (id, answer) => Annotated(id, prompts[id], answer))];
        }
    }

    private EvaluatedAnswer Annotated(int id, string prompt, Completion answer)
    {
        var ended = answer.Finish == FinishReason.Stop;
        var annotation = seeds.Annotator?.Annotate(prompt, answer.Text, ended, 0);
        return new(id, prompt, answer.Text, answer.Tokens.Count - (ended ? 1 : 0), answer.Finish, annotation?.Score, annotation?.Family);
    }

    private IEnumerable<IReadOnlyList<JudgedSet>> Judge(
        ILanguageModel model, IReadOnlyList<RankedAnswers> ranked, int blocksDone, string stage, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var options = recipe.Judging with
        {
            Samples = recipe.Evaluation.JudgeSamples,
            MinimumReadable = Math.Min(recipe.Judging.MinimumReadable, recipe.Evaluation.JudgeSamples),
        };
        var judging = judge(model, options, "evaluation/judgements");
        var answers = ranked.Sum(set => set.Answers.Count);
        for (var first = blocksDone * BlockSize; first < ranked.Count; first += BlockSize)
        {
            var before = ranked.Take(first).Sum(set => set.Answers.Count);
            BlockProgress relay = new(progress, stage, (long)before * options.Samples, (long)answers * options.Samples);
            yield return judging.Score([.. ranked.Skip(first).Take(BlockSize).Select((set, i) => Candidates(first + i, set))], relay, cancel);
        }
    }

    private static CandidateSet Candidates(int id, RankedAnswers ranked) =>
        new(id, ranked.Prompt, [.. ranked.Answers.Select(answer => new Response(answer.Text, [], FinishReason.Stop))]);

    private JudgeAgreement Agreement(IReadOnlyList<RankedAnswers> ranked, IReadOnlyList<JudgedSet> judged) => JudgeAgreement.Of(
        [.. ranked.Zip(judged, (human, model) => new JudgedRanking(
            [.. human.Answers.Select(answer => answer.Rank)],
            [.. model.Responses.Select(response => response.Score)],
            model.Responses.SelectMany(response => response.Judgements).Count(judgement => judgement.Outcome == JudgementOutcome.Score),
            model.Responses.Sum(response => response.Judgements.Count)))],
        RandomStream.For(recipe.Seed, "evaluation/intervals"));

    /// <summary>Reads a model when it is first needed: not at all where every row is there.</summary>
    private sealed class LoadedOnce(IModelEngine engine, Checkpoint checkpoint) : IDisposable
    {
        private ILanguageModel? model;

        public ILanguageModel Value => model ??= engine.Load(checkpoint);

        public void Dispose() => model?.Dispose();
    }
}

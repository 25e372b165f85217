using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Seeds;

/// <summary>
/// Makes the evaluation fine-tuning examples with the SFT baseline, or another author; what is kept is said in
/// <see cref="EftExamples"/>.
/// </summary>
internal sealed class EftWriter(LoadedModel author, Recipe recipe, RunDirectory run)
{
    private const string Examples = "EFT/2-examples";
    private readonly JudgePrompt prompt = JudgePrompt.Of(recipe.Judging.Prompt);

    public IReadOnlyList<Example> Write(ISeedSource seeds, CancellationToken cancel)
    {
        var scored = Scored(seeds, cancel);
        var examples = run.Rows<Example>($"{Examples}.jsonl", _ =>
            [EftExamples.Balance(scored, recipe.Eft, RandomStream.For(recipe.Seed, Examples + "/order"))]);
        return examples.Count > 0
            ? examples
            : throw new UserFaultException(
                $"{run.Root}: {Examples}.jsonl is empty, no judgement of {recipe.Eft.Author} agrees with the humans; "
                + "raise eft.attempts, give more seeds.ranked, "
                + "name an eft.author that judges better, give seeds.judged, or set eft.enabled to false");
    }

    private IEnumerable<ScoredExample> Scored(ISeedSource seeds, CancellationToken cancel)
    {
        if (seeds.Judged.Count > 0)
            return EftExamples.Given(seeds.Judged, prompt);
        return seeds.Annotator is { } annotator && seeds.EftPrompts.Count > 0
            ? EftExamples.Annotated(Answers(seeds.EftPrompts, cancel), annotator, prompt, recipe.Seed, Examples)
            : EftExamples.Agreeing(seeds.Ranked, Judgements(seeds.Ranked, cancel), prompt);
    }

    private IReadOnlyList<CandidateSet> Answers(IReadOnlyList<string> prompts, CancellationToken cancel)
    {
        const string stage = "EFT/1-candidates";
        var options = new ResponseOptions { PerPrompt = recipe.Eft.AnswersPerPrompt, Sampling = recipe.Eft.Sampling };
        WrittenPrompt[] numbered = [.. prompts.Select((text, i) => new WrittenPrompt(i, text, PromptOutcome.Kept))];
        return run.Rows($"{stage}.jsonl", numbered, (block, progress) =>
            new ResponseWriter(author.Model, options, recipe.Seed, stage).Answer(block, progress, cancel));
    }

    private IReadOnlyList<JudgedSet> Judgements(IReadOnlyList<RankedAnswers> ranked, CancellationToken cancel)
    {
        const string stage = "EFT/1-judgements";
        var options = recipe.Judging with { Samples = recipe.Eft.Attempts, MinimumReadable = 1 };
        CandidateSet[] answers = [.. ranked.Select((row, i) =>
            new CandidateSet(i, row.Prompt, [.. row.Answers.Select(answer => new Response(answer.Text, [], FinishReason.Stop))]))];
        return run.Rows($"{stage}.jsonl", answers, (block, progress) =>
            new Judge(author.Model, options, recipe.Seed, stage).Score(block, progress, cancel));
    }
}

using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Judging;

/// <summary>
/// LLM-as-a-Judge (paper, section 2.2 step 3): the model reviews each answer K times and the readable scores are
/// averaged. Answers of a set with the same text and ending are judged once, on the random streams of the first.
/// </summary>
/// <param name="model">Mt.</param>
/// <param name="options">Judge prompt, K and how judgements are drawn.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="stage">Names the random streams, such as "M1/3-judgements".</param>
public sealed class Judge(ILanguageModel model, JudgingOptions options, long seed, string stage) : IJudge
{
    private readonly JudgePrompt prompt = JudgePrompt.Of(options.Prompt);

    /// <inheritdoc/>
    public IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var requests =
            from set in candidates
            from index in DistinctAnswers.First(set)
            from sample in Enumerable.Range(0, options.Samples)
            select new GenerationRequest(
                ModelInput.User(prompt.For(set.Prompt, set.Responses[index].Text)),
                RandomStream.For(seed, stage, set.Id, index * options.Samples + sample));

        var judgements = new Queue<Judgement[]>(model.Generate([.. requests], options.Sampling, progress, cancel)
            .Select(review => ScoreReader.Read(review.Text, review.Finish))
            .Chunk(options.Samples));
        return [.. candidates.Select(set => DistinctAnswers.Judge(set, _ => judgements.Dequeue(), options.MinimumReadable))];
    }
}

using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Seeds;

/// <summary>
/// Evaluation fine-tuning examples (paper, section 2.1): a filled judge prompt and the judgement to learn. Three ways:
/// <list type="bullet">
/// <item><see cref="Agreeing"/>: humans ranked the answers, the SFT baseline wrote judgements. The judgements of a prompt
/// <em>agree</em> when every two answers that the humans rank differently are scored strictly in that order; answers of
/// equal rank may be scored in any order. Unreadable judgements are left out, and at least two answers of different rank
/// must remain. The baseline has several attempts at a prompt; the first that agrees is kept, all its judgements together.</item>
/// <item><see cref="Annotated"/>: the baseline wrote the answers, the annotator the judgements.</item>
/// <item><see cref="Given"/>: both are there; for models too small to write a readable judgement unasked.</item>
/// </list>
/// </summary>
public static class EftExamples
{
    /// <summary>Examples of the prompts whose judgements agree with the human ranking.</summary>
    /// <param name="ranked">Human-ranked answers.</param>
    /// <param name="judged">The same answers in the same order; judgement a of an answer is attempt a.</param>
    /// <param name="prompt">The judge prompt the examples are written in.</param>
    public static IEnumerable<ScoredExample> Agreeing(IReadOnlyList<RankedAnswers> ranked, IReadOnlyList<JudgedSet> judged, JudgePrompt prompt)
    {
        foreach (var (humans, set) in ranked.Zip(judged))
        {
            var attempts = Enumerable.Range(0, set.Responses[0].Judgements.Count)
                .Select(attempt =>
                    humans.Answers.Zip(set.Responses, (answer, response) => (Answer: answer, Judgement: response.Judgements[attempt])).ToList());
            var agreeing = attempts.FirstOrDefault(attempt => Agrees([.. attempt.Select(a => (a.Answer.Rank, a.Judgement.Score))])) ?? [];
            foreach (var (answer, judgement) in agreeing.Where(a => a.Judgement.Score is not null))
                yield return new((int)Math.Round(judgement.Score!.Value), new(prompt.For(humans.Prompt, answer.Text), judgement.Text));
        }
    }

    /// <summary>Examples of the distinct answers that the annotator understands.</summary>
    /// <param name="answers">Answers of the SFT baseline.</param>
    /// <param name="annotator">Writes the judgements.</param>
    /// <param name="prompt">The judge prompt the examples are written in.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="stage">Names the random streams.</param>
    public static IEnumerable<ScoredExample> Annotated(
        IReadOnlyList<CandidateSet> answers, IAnnotator annotator, JudgePrompt prompt, long seed, string stage) =>
        from set in answers
        from item in set.Responses.Select((response, i) => (response, i)).DistinctBy(item => item.response.Text)
        let stream = RandomStream.For(seed, stage, set.Id, item.i)
        let annotation = annotator.Annotate(set.Prompt, item.response.Text, item.response.Finish == FinishReason.Stop, stream)
        where annotation is not null
        select new ScoredExample(annotation.Score, new(prompt.For(set.Prompt, item.response.Text), annotation.Judgement));

    /// <summary>Examples of given judgements; one without a readable score teaches nothing and is left out.</summary>
    /// <param name="judged">Answers and what was said of them.</param>
    /// <param name="prompt">The judge prompt the examples are written in.</param>
    public static IEnumerable<ScoredExample> Given(IReadOnlyList<JudgedAnswer> judged, JudgePrompt prompt) =>
        from row in judged
        let score = ScoreReader.Read(row.Judgement, FinishReason.Stop).Score
        where score is not null
        select new ScoredExample((int)Math.Round(score.Value), new(prompt.For(row.Prompt, row.Response), row.Judgement));

    /// <summary>
    /// Shuffles, then takes one example of each score 0 to 5 in turn while there are any, so that what is left out has
    /// the most common scores (paper: score 4); without balancing, simply the first.
    /// </summary>
    public static IReadOnlyList<Example> Balance(IEnumerable<ScoredExample> examples, EftOptions options, ulong stream)
    {
        ScoredExample[] pool = [.. examples];
        pool = RandomStream.Walk(stream).Sample(pool, pool.Length);
        var inTurn = pool.GroupBy(example => example.Score)
            .SelectMany(score => score.Select((example, turn) => (example, turn)))
            .OrderBy(item => item.turn).ThenBy(item => item.example.Score)
            .Select(item => item.example);
        return [.. (options.Balance ? inTurn : pool).Take(options.Examples).Select(example => example.Example)];
    }

    private static bool Agrees(IReadOnlyList<(int Rank, double? Score)> answers)
    {
        var pairs =
            from better in answers
            from worse in answers
            where better.Rank < worse.Rank && better.Score is not null && worse.Score is not null
            select better.Score > worse.Score;
        return pairs.Any() && pairs.All(inOrder => inOrder);
    }
}

/// <summary>An evaluation fine-tuning example and the score it teaches.</summary>
public sealed record ScoredExample(int Score, Example Example);

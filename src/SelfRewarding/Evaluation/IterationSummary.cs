using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Training;

namespace SelfRewarding.Evaluation;

/// <summary>What one round of self-rewarding made: the way from written prompts to AIFT(Mt).</summary>
/// <param name="Model">The model that made it: M1 for AIFT(M1).</param>
/// <param name="Prompts">Written prompts by what the filter made of them; null where a control shares the main run's.</param>
/// <param name="Judgements">What became of the judgements; null where there are none.</param>
/// <param name="Pairs">Preference pairs; null where the run trains on something else.</param>
/// <param name="Positives">Perfect answers that positive-only training learns from; null where the run trains on pairs.</param>
public sealed record IterationSummary(
    string Model, IReadOnlyDictionary<PromptOutcome, int>? Prompts, JudgementSummary? Judgements, PairSummary? Pairs, int? Positives)
{
    internal static IterationSummary Of(
        string model, IReadOnlyList<WrittenPrompt>? prompts, IReadOnlyList<JudgedSet>? judged, IReadOnlyList<PreferencePair>? pairs,
        IReadOnlyList<Example>? positives, IAnnotator? annotator) => new(
            model,
            prompts is null ? null : new SortedDictionary<PromptOutcome, int>(prompts.CountBy(prompt => prompt.Outcome).ToDictionary()),
            judged is null ? null : JudgementSummary.Of(judged),
            pairs is null ? null : PairSummary.Of(pairs, judged ?? [], annotator),
            positives?.Count);
}

/// <summary>What became of one round's judgements.</summary>
/// <param name="Outcomes">Judgements by how they could be read.</param>
/// <param name="Readable">Share of judgements with a score; null without judgements.</param>
/// <param name="Scores">Judgements with a score, by points rounded to 0 … 5: six counts.</param>
/// <param name="MeanScore">Mean of their points; null where none is readable.</param>
public sealed record JudgementSummary(
    IReadOnlyDictionary<JudgementOutcome, int> Outcomes, double? Readable, IReadOnlyList<int> Scores, double? MeanScore)
{
    internal static JudgementSummary Of(IReadOnlyList<JudgedSet> judged)
    {
        Judgement[] all = [.. judged.SelectMany(set => set.Responses).SelectMany(response => response.Judgements)];
        double[] points = [.. all.Where(judgement => judgement.Score is not null).Select(judgement => judgement.Score!.Value)];
        return new(
            new SortedDictionary<JudgementOutcome, int>(all.CountBy(judgement => judgement.Outcome).ToDictionary()),
            all.Length == 0 ? null : (double)points.Length / all.Length,
            [.. Enumerable.Range(0, 6).Select(bin => points.Count(score => Math.Round(score, MidpointRounding.AwayFromZero) == bin))],
            points.Length == 0 ? null : points.Average());
    }
}

/// <summary>One round's preference pairs.</summary>
/// <param name="Kept">Pairs.</param>
/// <param name="Right">Pairs whose chosen answer the annotator scores higher too; null without annotator.</param>
/// <param name="Wrong">Pairs whose rejected answer it scores higher; null without annotator.</param>
/// <param name="Tie">Pairs whose answers it scores alike; null without annotator.</param>
/// <param name="ChosenLength">Mean words of the chosen answers; null without pairs.</param>
/// <param name="RejectedLength">Mean words of the rejected answers; null without pairs.</param>
/// <param name="Margin">Mean of the judge's score of the chosen minus that of the rejected; null without pairs.</param>
public sealed record PairSummary(
    int Kept, int? Right, int? Wrong, int? Tie, double? ChosenLength, double? RejectedLength, double? Margin)
{
    internal static PairSummary Of(IReadOnlyList<PreferencePair> pairs, IReadOnlyList<JudgedSet> judged, IAnnotator? annotator)
    {
        var sets = judged.ToDictionary(set => set.Id);
        var verdicts = annotator is null
            ? null
            : pairs.Select(pair => Verdict(pair, sets.GetValueOrDefault(pair.Id), annotator)).OfType<Verdict>().ToList();
        double? Mean(Func<PreferencePair, double> of) => pairs.Count == 0 ? null : pairs.Average(of);
        return new(
            pairs.Count,
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Win),
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Loss),
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Tie),
            Mean(pair => LengthSummary.Words(pair.Chosen)),
            Mean(pair => LengthSummary.Words(pair.Rejected)),
            Mean(pair => pair.ChosenScore - pair.RejectedScore));
    }

    /// <summary>Null where the annotator does not know the prompt: models write near misses of its tasks.</summary>
    private static Verdict? Verdict(PreferencePair pair, JudgedSet? set, IAnnotator annotator)
    {
        var chosen = annotator.Annotate(pair.Prompt, pair.Chosen, Ended(set, pair.Chosen, pair.ChosenTokens), 0);
        var rejected = annotator.Annotate(pair.Prompt, pair.Rejected, Ended(set, pair.Rejected, pair.RejectedTokens), 0);
        return chosen is null || rejected is null ? null : HeadToHead.Compare(chosen.Score, rejected.Score);
    }

    private static bool Ended(JudgedSet? set, string text, IReadOnlyList<int>? tokens) =>
        set?.Responses.FirstOrDefault(response =>
            response.Text == text && (tokens is null || response.Tokens is null || response.Tokens.SequenceEqual(tokens)))?.Finish != FinishReason.Length;
}

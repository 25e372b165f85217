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
        IReadOnlyList<Example>? positives, IAnnotator? annotator, ulong stream) => new(
            model,
            prompts is null ? null : new SortedDictionary<PromptOutcome, int>(prompts.CountBy(prompt => prompt.Outcome).ToDictionary()),
            judged is null ? null : JudgementSummary.Of(judged, stream),
            pairs is null ? null : PairSummary.Of(pairs, judged ?? [], annotator, stream),
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
    /// <summary>95 % intervals of readable share and mean; a prompt's judgements stay together.</summary>
    public JudgementIntervals? Intervals { get; init; }

    /// <summary>Judgements.</summary>
    public int N { get; init; }

    internal static JudgementSummary Of(IReadOnlyList<JudgedSet> judged, ulong stream)
    {
        Judgement[] all = [.. judged.SelectMany(set => set.Responses).SelectMany(response => response.Judgements)];
        double[] points = [.. all.Where(judgement => judgement.Score is not null).Select(judgement => judgement.Score!.Value)];
        return new(
            new SortedDictionary<JudgementOutcome, int>(all.CountBy(judgement => judgement.Outcome).ToDictionary()),
            all.Length == 0 ? null : (double)points.Length / all.Length,
            [.. Enumerable.Range(0, 6).Select(bin => points.Count(score => Math.Round(score, MidpointRounding.AwayFromZero) == bin))],
            points.Length == 0 ? null : points.Average())
        {
            Intervals = Between(judged, stream),
            N = all.Length,
        };
    }

    private static JudgementIntervals Between(IReadOnlyList<JudgedSet> judged, ulong stream)
    {
        (int All, int Read, double Points)[] sets = [.. judged.Select(set => set.Responses.SelectMany(response => response.Judgements).ToList())
            .Select(all => (all.Count, all.Count(judgement => judgement.Score is not null), all.Sum(judgement => judgement.Score ?? 0)))];
        var between = Interval.Bootstrap<(int All, int Read, double Points), (int All, int Read, double Points)>(
            sets, sample => (sample.Sum(set => set.All), sample.Sum(set => set.Read), sample.Sum(set => set.Points)),
            [total => total.All == 0 ? null : (double)total.Read / total.All, total => total.Read == 0 ? null : total.Points / total.Read], stream);
        return new(between[0], between[1]);
    }
}

/// <summary>95 % bootstrap intervals of <see cref="JudgementSummary"/>; null where the figure is.</summary>
public sealed record JudgementIntervals(Interval? Readable, Interval? MeanScore);

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
    /// <summary>The same as shares of the pairs that the annotator knows, with 95 % intervals; null without annotator or pairs.</summary>
    public PairShares? Shares { get; init; }

    /// <summary>95 % intervals of the means; null without pairs.</summary>
    public PairIntervals? Intervals { get; init; }

    internal static PairSummary Of(IReadOnlyList<PreferencePair> pairs, IReadOnlyList<JudgedSet> judged, IAnnotator? annotator, ulong stream)
    {
        var sets = judged.ToDictionary(set => set.Id);
        var verdicts = annotator is null
            ? null
            : pairs.Select(pair => Verdict(pair, sets.GetValueOrDefault(pair.Id), annotator)).OfType<Verdict>().ToList();
        Proportion? Share(Verdict of) => verdicts is null ? null : Proportion.Of(verdicts.Count(verdict => verdict == of), verdicts.Count);
        Interval? Between(Func<PreferencePair, double> of) => Interval.OfMean([.. pairs.Select(of)], stream);
        double? Mean(Func<PreferencePair, double> of) => pairs.Count == 0 ? null : pairs.Average(of);
        return new(
            pairs.Count,
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Win),
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Loss),
            verdicts?.Count(verdict => verdict == Evaluation.Verdict.Tie),
            Mean(pair => LengthSummary.Words(pair.Chosen)),
            Mean(pair => LengthSummary.Words(pair.Rejected)),
            Mean(pair => pair.ChosenScore - pair.RejectedScore))
        {
            Shares = Share(Evaluation.Verdict.Win) is { } right ? new(right, Share(Evaluation.Verdict.Loss)!, Share(Evaluation.Verdict.Tie)!) : null,
            Intervals = pairs.Count == 0
                ? null
                : new(
                    Between(pair => LengthSummary.Words(pair.Chosen))!, Between(pair => LengthSummary.Words(pair.Rejected))!,
                    Between(pair => pair.ChosenScore - pair.RejectedScore)!),
        };
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
            response.Text == text
            && (tokens is null || response.Tokens is null || response.Tokens.SequenceEqual(tokens)))?.Finish != FinishReason.Length;
}

/// <summary>What the annotator says of a round's pairs; n counts the pairs whose prompt it knows.</summary>
/// <param name="Right">Share whose chosen answer it scores higher too.</param>
/// <param name="Wrong">Share whose rejected answer it scores higher.</param>
/// <param name="Tie">Share whose answers it scores alike.</param>
public sealed record PairShares(Proportion Right, Proportion Wrong, Proportion Tie);

/// <summary>95 % bootstrap intervals of the means of <see cref="PairSummary"/>.</summary>
public sealed record PairIntervals(Interval ChosenLength, Interval RejectedLength, Interval Margin);

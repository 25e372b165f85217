using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Preferences;

/// <summary>
/// Judged answers to training data (paper, section 2.3): the best against the worst of each prompt. Of equal scores the
/// first answer counts; equal best and worst give nothing. Pure functions of the rows of 3-judgements.jsonl.
/// </summary>
public static class PairSelection
{
    /// <summary>At most one pair a prompt, in the order of the prompts.</summary>
    public static IReadOnlyList<PreferencePair> Pairs(IReadOnlyList<JudgedSet> judged, PreferenceOptions options) =>
        [.. judged.Select(set => Select(set, options).Pair).OfType<PreferencePair>()];

    /// <summary>How many prompts gave a pair, and why the others did not.</summary>
    public static PairCounts Count(IReadOnlyList<JudgedSet> judged, PreferenceOptions options)
    {
        var outcomes = judged.CountBy(set => Select(set, options).Outcome).ToDictionary();
        int Of(PairOutcome outcome) => outcomes.GetValueOrDefault(outcome);
        return new(Of(PairOutcome.Kept), Of(PairOutcome.Tie), Of(PairOutcome.TooFewScored), Of(PairOutcome.Truncated));
    }

    /// <summary>Every distinct answer with a perfect score, 5 (paper, section 3.2.2).</summary>
    public static IReadOnlyList<Example> Positives(IReadOnlyList<JudgedSet> judged, PreferenceOptions options) =>
    [
        .. from set in judged
           from response in set.Responses.DistinctBy(response => (response.Text, response.Finish))
           where response.Score == 5 && MayBeChosen(response, options)
           select new Example(set.Prompt, response.Text) { ResponseTokens = response.Tokens },
    ];

    /// <summary>
    /// What becomes of one prompt. The chosen answer is the best of those that may be chosen; an answer cut at the token
    /// limit may always be the rejected one.
    /// </summary>
    public static (PairOutcome Outcome, PreferencePair? Pair) Select(JudgedSet set, PreferenceOptions options)
    {
        List<JudgedResponse> scored = [.. set.Responses.Where(response => response.Score is not null)];
        if (scored.Count < options.MinimumScored)
            return (PairOutcome.TooFewScored, null);

        var rejected = scored.MinBy(response => response.Score)!;
        var chosen = scored.Where(response => MayBeChosen(response, options)).MaxBy(response => response.Score);
        if (chosen is not null && chosen.Score > rejected.Score)
            return (PairOutcome.Kept, Pair(set, chosen, rejected));
        return (scored.Max(response => response.Score) > rejected.Score ? PairOutcome.Truncated : PairOutcome.Tie, null);
    }

    private static PreferencePair Pair(JudgedSet set, JudgedResponse chosen, JudgedResponse rejected) =>
        new(set.Id, set.Prompt, chosen.Text, rejected.Text, chosen.Score!.Value, rejected.Score!.Value, chosen.Tokens, rejected.Tokens);

    private static bool MayBeChosen(JudgedResponse response, PreferenceOptions options) =>
        options.AllowTruncatedChosen || response.Finish == FinishReason.Stop;
}

/// <summary>What became of a prompt.</summary>
public enum PairOutcome
{
    /// <summary>It gave a pair.</summary>
    Kept,

    /// <summary>Best and worst have the same score.</summary>
    Tie,

    /// <summary>Too few answers have a readable score.</summary>
    TooFewScored,

    /// <summary>Only answers cut at the token limit are better than the worst.</summary>
    Truncated,
}

/// <summary>How many prompts gave a pair, and why the others did not.</summary>
public sealed record PairCounts(int Kept, int Tie, int TooFewScored, int Truncated)
{
    /// <summary>In words, for messages.</summary>
    public override string ToString() =>
        $"{Kept} kept, {Tie} tied, {TooFewScored} with too few readable scores, {Truncated} with a truncated best answer";
}

using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;

namespace SelfRewarding.Tests.Preferences;

public sealed class PairSelectionTests
{
    private static readonly PreferenceOptions Options = new();

    [Fact]
    public void The_best_answer_is_chosen_and_the_worst_rejected_and_the_first_of_equals_counts()
    {
        var pair = Select(Set(("a", 3), ("b", 4.5), ("c", 1), ("d", 4.5), ("e", 1)));

        Assert.Equal(
            (PairOutcome.Kept, "b", "c", 4.5, 1.0),
            (pair.Outcome, pair.Pair!.Chosen, pair.Pair.Rejected, pair.Pair.ChosenScore, pair.Pair.RejectedScore));
        Assert.Equal(["b".GetHashCode()], pair.Pair.ChosenTokens!);
        Assert.Equal((7, "q"), (pair.Pair.Id, pair.Pair.Prompt));
    }

    [Fact]
    public void A_tie_gives_no_pair() => Assert.Equal((PairOutcome.Tie, null), Select(Set(("a", 3), ("b", 3))));

    [Fact]
    public void An_answer_without_score_is_neither_best_nor_worst()
    {
        Assert.Equal("b", Select(Set(("a", null), ("b", 1), ("c", 2))).Pair!.Rejected);
        Assert.Equal((PairOutcome.TooFewScored, null), Select(Set(("a", null), ("b", 1), ("c", null))));
        Assert.Equal((PairOutcome.TooFewScored, null), PairSelection.Select(Set(("a", 2), ("b", 1)), Options with { MinimumScored = 3 }));
    }

    [Fact]
    public void A_truncated_answer_is_not_chosen_unless_allowed_but_may_be_rejected()
    {
        var best = Set(("cut", 5), ("b", 3), ("c", 1));
        var worst = Set(("b", 3), ("cut", 1));
        var only = Set(("cut", 5), ("b", 3), ("c", 3));

        Assert.Equal("b", Select(best).Pair!.Chosen);
        Assert.Equal("cut", PairSelection.Select(best, Options with { AllowTruncatedChosen = true }).Pair!.Chosen);
        Assert.Equal("cut", Select(worst).Pair!.Rejected);
        Assert.Equal((PairOutcome.Truncated, null), Select(only));
    }

    [Fact]
    public void Every_prompt_is_counted_once()
    {
        JudgedSet[] sets =
        [
            Set(("a", 3), ("b", 2)), Set(("a", 3), ("b", 3)), Set(("a", null), ("b", 3)), Set(("cut", 3), ("b", 2)), Set(("a", 0), ("b", 5)),
        ];

        Assert.Equal(new PairCounts(2, 1, 1, 1), PairSelection.Count(sets, Options));
        Assert.Equal(2, PairSelection.Pairs(sets, Options).Count);
    }

    [Fact]
    public void Positives_are_the_distinct_perfect_answers_that_the_model_ended()
    {
        var positives = PairSelection.Positives([Set(("a", 5), ("a", 5), ("b", 14.0 / 3), ("cut", 5), ("c", 5))], Options);

        Assert.Equal(["a", "c"], positives.Select(p => p.Response));
        Assert.All(positives, p => Assert.Equal(("q", p.Response.GetHashCode()), (p.Prompt, p.ResponseTokens!.Single())));
    }

    private static (PairOutcome Outcome, PreferencePair? Pair) Select(JudgedSet set) => PairSelection.Select(set, Options);

    private static JudgedSet Set(params (string Text, double? Score)[] answers) =>
        new(7, "q", [.. answers.Select(a =>
            new JudgedResponse(a.Text, [a.Text.GetHashCode()], a.Text == "cut" ? FinishReason.Length : FinishReason.Stop, [], a.Score))]);
}

using SelfRewarding.Evaluation;

namespace SelfRewarding.Tests.Evaluation;

public sealed class JudgeAgreementTests
{
    [Fact]
    public void Pairs_order_and_correlations_are_those_of_the_reference()
    {
        using var document = SharedData.Json("conformance/metrics/agreement.json.gz");

        Assert.All(document.RootElement.GetProperty("judge_against_human").EnumerateArray(), row =>
        {
            int[] ranks = [.. row.GetProperty("human_rank_1_is_best").EnumerateArray().Select(rank => (int)rank.GetDouble() - 1)];
            double?[] scores = [.. row.GetProperty("judge_score").EnumerateArray().Select(score => score.GetDouble())];

            var agreement = Agreement(Judged(ranks, scores));

            var pairs = row.GetProperty("pairs").GetInt32();
            Assert.Equal(pairs, agreement.N);
            Assert.Equal((double)row.GetProperty("pairs_agreeing_ties_count_as_wrong").GetInt32() / pairs, agreement.Pairwise);
            Assert.Equal(1 - (double)row.GetProperty("pairs_untied").GetInt32() / pairs, agreement.Ties!.Value, 12);
            Assert.Equal(row.GetProperty("exact_order_match_no_ties").GetBoolean() ? 1 : 0, agreement.ExactMatch);
            Assert.Equal(row.GetProperty("spearman").GetDouble(), agreement.Spearman!.Value, 1e-9);
            Assert.Equal(row.GetProperty("kendall_b").GetDouble(), agreement.Kendall!.Value, 1e-9);
        });
    }

    [Fact]
    public void A_tie_of_the_model_on_an_ordered_pair_is_wrong()
    {
        var agreement = Agreement(Judged([0, 1, 2], [4, 4, 1]));

        Assert.Equal(2 / 3.0, agreement.Pairwise);
        Assert.Equal(1 / 3.0, agreement.Ties);
        Assert.Equal(0, agreement.ExactMatch);
    }

    [Fact]
    public void A_tie_of_the_humans_is_no_pair_but_belongs_to_the_whole_order()
    {
        var tiedToo = Agreement(Judged([0, 1, 1], [4, 2, 2]));
        var split = Agreement(Judged([0, 1, 1], [4, 2, 1]));

        Assert.Equal(2, split.N);
        Assert.Equal(1, split.Pairwise);
        Assert.Equal(0, split.ExactMatch);
        Assert.Equal(1, tiedToo.ExactMatch);
    }

    [Fact]
    public void An_answer_without_a_score_stands_lowest_and_two_of_them_are_tied()
    {
        Assert.Equal(1, Agreement(Judged([0, 1], [0, null])).Pairwise);
        Assert.Equal(0, Agreement(Judged([0, 1], [null, 0])).Pairwise);
        var unreadable = Agreement(Judged([0, 1], [null, null]));
        Assert.Equal(0, unreadable.Pairwise);
        Assert.Equal(1, unreadable.Ties);
        Assert.Null(unreadable.Spearman);
    }

    [Fact]
    public void Five_best_counts_perfect_scores_that_humans_rank_highest()
    {
        // Three fives: the best of the first instruction, both of the second, of which one is the best.
        var agreement = Agreement(Judged([0, 1, 2], [5, 4.67, 1]), Judged([1, 2], [5, 5]));

        Assert.Equal(2 / 3.0, agreement.FiveBest);
        Assert.Null(Agreement(Judged([0, 1], [4, 3])).FiveBest);
    }

    [Fact]
    public void Constant_instructions_are_left_out_of_the_correlations_and_counted()
    {
        var agreement = Agreement(Judged([0, 1], [5, 1]), Judged([0, 1], [3, 3]), Judged([0, 0], [5, 1]));

        Assert.Equal(2, agreement.ConstantInstructions);
        Assert.Equal(1, agreement.Spearman!.Value, 12);
        Assert.Equal(1, agreement.Kendall!.Value, 12);
        Assert.Equal(0.5, agreement.ExactMatch);
    }

    [Fact]
    public void Intervals_hold_the_figure_and_are_the_same_for_the_same_stream()
    {
        JudgedRanking[] rankings = [.. Enumerable.Range(0, 60).Select(i => Judged([0, 1], i % 3 == 0 ? [1, 2] : [2, 1]))];

        var agreement = JudgeAgreement.Of(rankings, 7);

        Assert.InRange(2 / 3.0, agreement.Intervals.Pairwise!.Low, agreement.Intervals.Pairwise.High);
        Assert.NotEqual(agreement.Intervals.Pairwise.Low, agreement.Intervals.Pairwise.High);
        Assert.Equal(agreement, JudgeAgreement.Of(rankings, 7));
    }

    [Fact]
    public void The_readable_share_counts_judgements() =>
        Assert.Equal(0.75, Agreement(new JudgedRanking([0, 1], [5, 1], 3, 4)).Readable);

    private static JudgeAgreement Agreement(params JudgedRanking[] rankings) => JudgeAgreement.Of(rankings, 1);

    private static JudgedRanking Judged(int[] ranks, double?[] scores) => new(ranks, scores, scores.Count(s => s is not null), scores.Length);
}

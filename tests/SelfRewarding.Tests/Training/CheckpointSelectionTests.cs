using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Tests.Iteration;
using SelfRewarding.Tests.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Training;

public sealed class CheckpointSelectionTests
{
    [Theory]
    [InlineData("2 2 0", true)]             // 2 won, 1 lost
    [InlineData("2 0 0", false)]            // 1 won, 2 lost
    [InlineData("2 0 1", false)]            // 1 won, 1 lost, 1 tied: no better
    [InlineData("2 1 ?", true)]             // an answer without score is a tie
    public void Training_goes_on_while_more_prompts_are_won_than_lost(string scores, bool improves)
    {
        using var folder = new TemporaryFolder();
        var selection = Selection(folder);

        Assert.True(selection.Improves(200, Model("1 1 1"), CancellationToken.None));
        Assert.Equal(improves, selection.Improves(400, Model(scores), CancellationToken.None));
    }

    [Fact]
    public void After_a_resume_a_step_is_compared_with_the_one_before_it_not_with_itself()
    {
        using var folder = new TemporaryFolder();
        Selection(folder).Improves(200, Model("1 1 1"), CancellationToken.None);
        Selection(folder).Improves(400, Model("2 2 2"), CancellationToken.None);

        Assert.True(Selection(folder).Improves(400, Model("2 2 2"), CancellationToken.None));
        Assert.False(Selection(folder).Improves(600, Model("2 2 2"), CancellationToken.None));
    }

    private static ScriptedModel Model(string scores) => new(scores.Split(' '));

    private static CheckpointSelection Selection(TemporaryFolder folder) =>
        new(["a", "b", "c"], new(), _ => new ByText(), new(folder.Path, 1, "M2/training", null, null));

    /// <summary>An answer is its own score.</summary>
    private sealed class ByText : IJudge
    {
        public IReadOnlyList<JudgedSet> Score(IReadOnlyList<CandidateSet> candidates, IProgress<StageProgress>? progress, CancellationToken cancel) =>
            [.. candidates.Select(set => new JudgedSet(set.Id, set.Prompt, [.. set.Responses.Select(r =>
                new JudgedResponse(r.Text, null, FinishReason.Stop, [], r.Text == "?" ? null : double.Parse(r.Text)))]))];
    }
}

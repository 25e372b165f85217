using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Tests.Models;

namespace SelfRewarding.Tests.Iteration;

public sealed class ControlRunsTests
{
    private static readonly Recipe WithControls = TinyRun.Recipe with { Controls = [Control.RandomJudge, Control.OracleJudge, Control.PositiveOnly] };

    [Fact]
    public void A_control_keeps_only_what_its_change_can_reach()
    {
        using var folder = new TemporaryFolder();

        TinyRun.Go(folder["run"], new(), WithControls);

        Assert.Equal(
            [
                "M1/3-judgements.jsonl", "M1/4-pairs.jsonl", "M2/2-candidates.jsonl", "M2/3-judgements.jsonl", "M2/4-pairs.jsonl",
                "M2/model/weights", "M3/model/weights",
            ],
            folder.Contents("run/controls/randomJudge").Keys);
        Assert.Equal(
            ["M1/4-positives.jsonl", "M2/2-candidates.jsonl", "M2/3-judgements.jsonl", "M2/4-positives.jsonl",
                "M2/model/weights", "M3/model/weights"],
            folder.Contents("run/controls/positiveOnly").Keys);
    }

    [Fact]
    public void Prompts_of_the_current_model_are_not_shared()
    {
        using var folder = new TemporaryFolder();

        TinyRun.Go(
            folder["run"], new(), WithControls with { Prompts = WithControls.Prompts with { Author = "current" }, Controls = [Control.RandomJudge] });

        Assert.Contains("M2/1-prompts.jsonl", folder.Contents("run/controls/randomJudge").Keys);
        Assert.DoesNotContain("M1/1-prompts.jsonl", folder.Contents("run/controls/randomJudge").Keys);
    }

    [Fact]
    public void Controls_leave_the_run_as_it_is_and_a_second_time_do_nothing()
    {
        using var folder = new TemporaryFolder();
        TinyRun.Go(folder["plain"], new());
        TinyRun.Go(folder["controlled"], new(), WithControls);
        var again = new FakeEngine();
        TinyRun.Go(folder["controlled"], again, WithControls);

        var controlled = folder.Contents("controlled")
            .Where(file => !file.Key.StartsWith("controls", StringComparison.Ordinal) && file.Key != "recipe.json");
        Assert.Equal(folder.Contents("plain").Where(file => file.Key != "recipe.json"), controlled);
        Assert.Empty(again.Calls);
    }

    [Theory]
    [InlineData(Control.RandomJudge, JudgeKind.Random, PreferenceKind.Pairs, "judging.judge \"self\" → \"random\"")]
    [InlineData(Control.OracleJudge, JudgeKind.Oracle, PreferenceKind.Pairs, "judging.judge \"self\" → \"oracle\"")]
    [InlineData(Control.PositiveOnly, JudgeKind.Self, PreferenceKind.PositiveOnly, "preferences.training \"pairs\" → \"positiveOnly\"")]
    public void A_control_changes_one_thing(Control control, JudgeKind judge, PreferenceKind training, string difference)
    {
        var changed = ControlRuns.Change(TinyRun.Recipe, control);

        Assert.Equal((judge, training), (changed.Judging.Judge, changed.Preferences.Training));
        Assert.Equal([difference], RecipeFile.Differences(TinyRun.Recipe, changed));
    }
}

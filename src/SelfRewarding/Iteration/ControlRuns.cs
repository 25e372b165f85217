using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Iteration;

/// <summary>
/// Control runs: the same loop on a branch of the run folder with one thing changed. A branch inherits every stage
/// that the change cannot reach, so all runs start from the very same M1.
/// </summary>
public sealed class ControlRuns(IModelEngine engine, Recipe recipe, ISeedSource seeds, RunDirectory run)
{
    /// <summary>Runs every control of the recipe in controls/&lt;name&gt;/ and returns its models, M0 first.</summary>
    public IReadOnlyDictionary<Control, IReadOnlyList<Checkpoint>> Run(CancellationToken cancel) =>
        recipe.Controls.ToDictionary(control => control, control => Run(control, cancel));

    /// <summary>The folder of a control, relative to the run: "controls/randomJudge".</summary>
    public static string Folder(Control control) => $"controls/{RecipeFile.Name(control)}";

    /// <summary>The recipe with the one thing changed.</summary>
    public static Recipe Change(Recipe recipe, Control control) => control switch
    {
        Control.RandomJudge => recipe with { Judging = recipe.Judging with { Judge = JudgeKind.Random } },
        Control.OracleJudge => recipe with { Judging = recipe.Judging with { Judge = JudgeKind.Oracle } },
        _ => recipe with { Preferences = recipe.Preferences with { Training = PreferenceKind.PositiveOnly } },
    };

    /// <summary>
    /// Whether a stage is the same with and without the change: what comes before M1's judgements (before M1's pairs,
    /// where only training changes), and the prompts of a fixed author in every iteration.
    /// </summary>
    public static bool Inherits(Recipe recipe, Control control, string stage) =>
        stage is "SFT" or "M1" or "M1/1-prompts.jsonl" or "M1/2-candidates.jsonl"
        || stage.StartsWith("seeds/", StringComparison.Ordinal)
        || stage.StartsWith("EFT/", StringComparison.Ordinal)
        || (control == Control.PositiveOnly && stage == "M1/3-judgements.jsonl")
        || (recipe.Prompts.Author != PromptOptions.Current && stage.EndsWith("/1-prompts.jsonl", StringComparison.Ordinal));

    private IReadOnlyList<Checkpoint> Run(Control control, CancellationToken cancel)
    {
        var changed = Change(recipe, control);
        using var branch = run.Branch(Folder(control), changed, stage => Inherits(recipe, control, stage));
        return new SelfRewardingLoop(engine, changed, seeds, branch).Run(cancel);
    }
}

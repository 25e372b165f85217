using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;

namespace SelfRewarding.Judging;

/// <summary>The recipe's judge.</summary>
public static class Judges
{
    /// <summary>The model itself, or a control.</summary>
    /// <param name="recipe">Says which.</param>
    /// <param name="model">The model; asked for only when it judges itself.</param>
    /// <param name="annotator">Needed by the oracle.</param>
    /// <param name="stage">Names the random streams, such as "M1/3-judgements".</param>
    public static IJudge Of(Recipe recipe, Func<ILanguageModel> model, IAnnotator? annotator, string stage) => recipe.Judging.Judge switch
    {
        JudgeKind.Random => new RandomJudge(recipe.Seed, stage),
        JudgeKind.Oracle => new OracleJudge(
            annotator ?? throw new UserFaultException("judging.judge is oracle; the seeds have no annotator"), recipe.Seed, stage),
        _ => new Judge(model(), recipe.Judging, recipe.Seed, stage),
    };
}

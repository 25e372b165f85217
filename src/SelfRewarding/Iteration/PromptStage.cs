using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Iteration;

/// <summary>The prompts of an iteration, written by the recipe's author, who is in memory for this stage only unless it is Mt.</summary>
internal sealed class PromptStage(IModelEngine engine, Recipe recipe, RunDirectory run)
{
    /// <summary>The prompts that the filters keep.</summary>
    public IReadOnlyList<WrittenPrompt> Write(string stage, LoadedModel mt, Checkpoint m0, ISeedSource seeds, CancellationToken cancel)
    {
        if (recipe.Prompts.Author == PromptOptions.Current)
            return Write(stage, mt, seeds, cancel);
        using var author = new LoadedModel(engine, recipe.Prompts.Author == PromptOptions.M0 ? m0 : new("author", recipe.Prompts.Author));
        return Write(stage, author, seeds, cancel);
    }

    private List<WrittenPrompt> Write(string stage, LoadedModel author, ISeedSource seeds, CancellationToken cancel)
    {
        string[] known = [.. seeds.Ift.Select(example => example.Prompt)];
        var written = run.Rows<WrittenPrompt>($"{stage}.jsonl", done =>
            new PromptWriter(author.Model, recipe.Prompts, recipe.Seed, stage).Write(known, seeds.IsHeldOut, done, run.Progress, cancel));

        List<WrittenPrompt> kept = [.. written.Where(row => row.Outcome == PromptOutcome.Kept)];
        return kept.Count > 0
            ? kept
            : throw new UserFaultException(
                $"{run.Root}: the filters keep no prompt of {stage}.jsonl; look at its outcomes, then loosen prompts or take another prompts.author");
    }
}

using SelfRewarding.Iteration;
using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Tests.Models;
using SelfRewarding.Tests.Seeds;

namespace SelfRewarding.Tests.Iteration;

/// <summary>The whole loop with fakes.</summary>
internal static class TinyRun
{
    public static Recipe Recipe { get; } = new()
    {
        Model = "/models/m0",
        Seed = 3,
        Seeds = new() { World = new() },
        Eft = new() { Examples = 30 },
        Judging = new() { Prompt = "judge <INSTRUCTION_HERE> : <RESPONSE_HERE>" },
        Prompts = new() { PerIteration = 60, MaximumSimilarity = 1, Author = "m0" },
        Selection = new() { EverySteps = 0 },
    };

    public static IReadOnlyList<Checkpoint> Go(string folder, FakeEngine engine, Recipe? recipe = null, FakeSeeds? seeds = null)
    {
        recipe ??= Recipe;
        seeds ??= new();
        using var run = RunDirectory.Open(folder, recipe);
        var models = new SelfRewardingLoop(engine, recipe, seeds, run).Run(CancellationToken.None);
        new ControlRuns(engine, recipe, seeds, run).Run(CancellationToken.None);
        return models;
    }
}

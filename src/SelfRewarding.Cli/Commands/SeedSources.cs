using SelfRewarding.HuggingFace.Datasets.Seeds;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.World;

namespace SelfRewarding.Cli.Commands;

/// <summary>Opens the seeds a recipe names.</summary>
internal static class SeedSources
{
    public static ISeedSource Of(Recipe recipe) =>
        recipe.Seeds.World is { } world ? new WorldSeeds(world, recipe.Seed) : FileSeeds.Load(recipe.Seeds);
}

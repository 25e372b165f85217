using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Tests.Recipes;

/// <summary>recipes/recipe.schema.json, which the recipes name for editors, is what srlm config --schema prints.</summary>
public sealed class RecipeSchemaFileTests
{
    [Fact]
    public void The_file_is_what_the_command_prints()
    {
        var path = Path.Combine(SharedData.Root, "recipes", "recipe.schema.json");
        if (Environment.GetEnvironmentVariable("RENEW_DOCS") == "1")
            File.WriteAllText(path, RecipeSchema.Text());

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == RecipeSchema.Text(),
            "recipes/recipe.schema.json is stale; run the tests once with RENEW_DOCS=1");
    }
}

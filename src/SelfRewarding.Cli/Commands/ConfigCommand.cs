using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm config: the effective recipe, or the schema of recipes.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var recipe = new Argument<string?>("RECIPE") { Description = "recipe file", Arity = ArgumentArity.ZeroOrOne };
        var set = RecipeArguments.Set();
        var schema = new Option<bool>("--schema") { Description = "print the JSON schema of recipes instead" };
        var command = new Command(
            "config",
            "Prints every value that a recipe would run with, or all its faults at once.\n"
            + "Examples:\n"
            + "  srlm config recipes/paper.json --set dpo.beta=0.2\n"
            + "  srlm config --schema > recipe.schema.json     the repository has it as recipes/recipe.schema.json, for \"$schema\" in recipes")
        {
            recipe, set, schema,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
                Console.Write(RecipeSchema.Text());
            else if (parsed.GetValue(recipe) is { } path)
                Console.Write(RecipeFile.Print(RecipeFile.Load(path, parsed.GetValue(set))));
            else
                throw new UserFaultException("config needs a recipe file, or --schema");
            return ExitCodes.Done;
        });
        return command;
    }
}

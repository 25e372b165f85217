using System.CommandLine;

namespace SelfRewarding.Cli.Commands;

/// <summary>The options that commands on a recipe share.</summary>
internal static class RecipeArguments
{
    /// <summary>--seed.</summary>
    public static Option<long?> Seed() => new("--seed") { Description = "seeds every random stream; the recipe's own when not given" };

    /// <summary>--set key=value, as often as wanted.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "override one value, such as --set dpo.beta=0.2; may stand several times",
        HelpName = "key=value",
        AllowMultipleArgumentsPerToken = false,
    };
}

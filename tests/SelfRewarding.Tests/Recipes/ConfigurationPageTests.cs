using System.Text;
using System.Text.Json.Nodes;
using SelfRewarding.Recipes;

namespace SelfRewarding.Tests.Recipes;

/// <summary>docs/configuration.md is made from the recipe's types and their documentation.</summary>
public sealed class ConfigurationPageTests
{
    [Fact]
    public void The_page_is_what_the_recipe_says()
    {
        var path = Path.Combine(SharedData.Root, "docs", "configuration.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("RENEW_DOCS") == "1")
            File.WriteAllText(path, page);

        Assert.True(File.Exists(path) && File.ReadAllText(path) == page, "docs/configuration.md is stale; run the tests once with RENEW_DOCS=1");
    }

    private static string Page()
    {
        var text = new StringBuilder(
            "# Configuration\n\nEvery key of a recipe: type, default, meaning. "
            + "`srlm config RECIPE` prints the effective values, `--set key=value` overrides one.\n"
            + "Made from the source by a test; run the tests with RENEW_DOCS=1 to renew it.\n\n"
            + "| key | type | default | meaning |\n|---|---|---|---|\n");
        var defaults = JsonNode.Parse(RecipeFile.Print(new Recipe { Seeds = new() { World = new(), Dataset = new() } }))!.AsObject();
        Add(text, "", JsonNode.Parse(RecipeSchema.Text())!.AsObject(), defaults);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string prefix, JsonObject schema, JsonNode? defaults)
    {
        foreach (var (key, node) in schema["properties"]!.AsObject())
        {
            if (key == "$schema")
                continue;
            var property = node!.AsObject();
            var value = (defaults as JsonObject)?[key];
            var nested = property.ContainsKey("properties");
            var shown = nested ? "" : $"`{value?.ToJsonString() ?? "null"}`";
            text.Append(
                $"| `{prefix}{key}` | {Kind(property)} | {shown} | "
                + $"{property["description"]?.ToString().Replace("|", "\\|").Replace("<", "&lt;")} |\n");
            if (nested)
                Add(text, $"{prefix}{key}.", property, value);
        }
    }

    private static string Kind(JsonObject property) => property["enum"] is JsonArray choices
        ? string.Join(", ", choices.Select(choice => choice?.ToString() ?? "null"))
        : property["type"] is JsonArray types ? string.Join(" or ", types.Select(type => type!.ToString())) : property["type"]?.ToString() ?? "";
}

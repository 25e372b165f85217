using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace SelfRewarding.Recipes;

/// <summary>The JSON schema of recipes, for completion and hints in editors.</summary>
public static partial class RecipeSchema
{
    /// <summary>The schema; descriptions are the documentation of the options, where the build left it beside the assembly.</summary>
    public static string Text()
    {
        var descriptions = Descriptions();
        var schema = RecipeFile.Options.GetJsonSchemaAsNode(typeof(Recipe), new()
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) => Describe(node, context.PropertyInfo?.AttributeProvider as MemberInfo, descriptions),
        });
        return schema.ToJsonString(RecipeFile.Options) + "\n";
    }

    private static JsonNode Describe(JsonNode node, MemberInfo? member, Dictionary<string, string> descriptions)
    {
        var name = $"P:{member?.DeclaringType?.FullName}.{member?.Name}";
        if (node is JsonObject schema && descriptions.TryGetValue(name, out var text))
            schema.Insert(0, "description", text);
        return node;
    }

    private static Dictionary<string, string> Descriptions()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "SelfRewarding.xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").Where(member => member.Element("summary") is not null)
                .ToDictionary(
                    member => member.Attribute("name")!.Value,
                    member => WhiteSpace().Replace(Plain(member.Element("summary")!), " ").Trim())
            : [];
    }

    private static string Plain(XElement summary) => string.Concat(summary.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { IsEmpty: true } link => link.Attributes().First().Value.Split('.')[^1],
        XElement element => element.Value,
        _ => "",
    }));

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

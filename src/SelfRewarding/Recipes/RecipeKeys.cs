using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace SelfRewarding.Recipes;

/// <summary>Checks the keys of a recipe and the kinds of its values against the recipe's types.</summary>
internal static class RecipeKeys
{
    /// <summary>Every unknown key, with the nearest known one, and every value of the wrong kind.</summary>
    public static IEnumerable<string> Faults(JsonObject recipe) => Faults(recipe, typeof(Recipe), "");

    /// <summary>Takes out every key that <see cref="Faults(JsonObject)"/> names.</summary>
    public static void Prune(JsonObject recipe) => Prune(recipe, typeof(Recipe));

    /// <summary>Every key of a recipe, "dpo.beta".</summary>
    public static IEnumerable<string> All() => All(typeof(Recipe), "");

    private static IEnumerable<string> Faults(JsonObject node, Type type, string prefix) =>
        from property in node
        let known = Properties(type).FirstOrDefault(known => known.Name == property.Key)
        from fault in known is null
            ? [$"{prefix}{property.Key} is not a key of a recipe; the nearest is {Nearest(prefix, property.Key)}"]
            : ValueFaults(property.Value, known, prefix + property.Key)
        select fault;

    private static IEnumerable<string> ValueFaults(JsonNode? value, JsonPropertyInfo known, string key)
    {
        if (value is JsonObject child && IsGroup(known.PropertyType))
            return Faults(child, known.PropertyType, key + ".");
        var fits = value is null ? known.IsSetNullable : !IsGroup(known.PropertyType) && Fits(value, known.PropertyType);
        return fits ? [] : [$"{key} is {RecipeFile.Compact(value)}; it must be {Kind(known.PropertyType)}"];
    }

    private static void Prune(JsonObject node, Type type)
    {
        foreach (var (key, value) in node.ToList())
        {
            var known = Properties(type).FirstOrDefault(known => known.Name == key);
            if (known is not null && value is JsonObject child && IsGroup(known.PropertyType))
                Prune(child, known.PropertyType);
            else if (known is null || ValueFaults(value, known, key).Any())
                node.Remove(key);
        }
    }

    private static bool Fits(JsonNode value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Element(type) is { } element)
            return value is JsonArray list && list.All(item => item is not null && Fits(item, element));
        if (type.IsEnum && value.GetValueKind() != JsonValueKind.String)
            return false;
        try
        {
            value.Deserialize(type, RecipeFile.Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } choice => Kind(choice),
        _ when Element(type) is { } element => $"a list in brackets, each {Kind(element)}",
        { IsEnum: true } => $"one of {string.Join(", ", Choices(type))}",
        _ when type == typeof(string) => "text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ => "an object { … }",
    };

    /// <summary>The key that may have been meant: few letters to change, and rather in the same group than in another.</summary>
    public static string Nearest(string prefix, string key) => All().MinBy(known =>
    {
        var name = known[(known.LastIndexOf('.') + 1)..];
        return Distance(key.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), name) + (known == prefix + name ? 0 : 2);
    })!;

    /// <summary>Letters to change; a part of the name ("rate") and its initials ("lr") are near.</summary>
    private static int Distance(string key, string name)
    {
        var initials = string.Concat(name.Where((letter, i) => i == 0 || char.IsUpper(letter)));
        var isPart = key.Length > 2 && name.Contains(key, StringComparison.OrdinalIgnoreCase);
        var isNear = isPart || (initials.Length > 1 && key.Equals(initials, StringComparison.OrdinalIgnoreCase));
        return Math.Min(Spelling.Changes(key, name), isNear ? 1 : int.MaxValue);
    }

    private static IEnumerable<string> Choices(Type type) =>
        from value in Enum.GetValues(type).Cast<object>()
        select JsonSerializer.Serialize(value, type, RecipeFile.Options);

    private static IEnumerable<string> All(Type type, string prefix) =>
        from known in Properties(type)
        from key in IsGroup(known.PropertyType)
            ? All(known.PropertyType, $"{prefix}{known.Name}.").Prepend(prefix + known.Name)
            : [prefix + known.Name]
        select key;

    private static IList<JsonPropertyInfo> Properties(Type type) => RecipeFile.Options.GetTypeInfo(type).Properties;

    private static bool IsGroup(Type type) => RecipeFile.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object;

    private static Type? Element(Type type) => type.IsGenericType && type != typeof(string) ? type.GetGenericArguments()[0] : null;
}

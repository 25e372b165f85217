using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Recipes;

/// <summary>
/// Recipes on disk: strict JSON with comments and trailing commas. Unknown keys, wrong kinds of value and values out of
/// range are told all at once, before anything starts.
/// </summary>
public static class RecipeFile
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The keys whose values are paths or names on the hub.</summary>
    private static readonly Dictionary<string, HubKind> PathKeys = new()
    {
        ["model"] = HubKind.Model,
        ["prompts.author"] = HubKind.Model,
        ["eft.author"] = HubKind.Model,
        ["seeds.dataset.files"] = HubKind.Dataset,
        ["seeds.ift"] = HubKind.Dataset,
        ["seeds.ranked"] = HubKind.Dataset,
        ["seeds.judged"] = HubKind.Dataset,
        ["seeds.validation"] = HubKind.Dataset,
        ["seeds.evaluation"] = HubKind.Dataset,
        ["seeds.evaluationRanked"] = HubKind.Dataset,
    };

    private static readonly JsonDocumentOptions Syntax = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>How recipes are read and written: camelCase, nothing unknown, no null where a value is needed.</summary>
    internal static JsonSerializerOptions Options { get; } = MakeOptions();

    /// <summary>Reads a recipe; its relative paths start at its own folder and come back full, names on the hub stay as they are.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overrides">
    /// "dpo.beta=0.2": JSON values or bare text, set before the recipe is checked; their relative paths start at the
    /// current folder.
    /// </param>
    public static Recipe Load(string path, IReadOnlyList<string>? overrides = null)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException($"{path} cannot be read ({e.Message}); name a recipe file", e);
        }
        return Parse(text, path, Path.GetDirectoryName(Path.GetFullPath(path))!, overrides);
    }

    /// <summary>Reads a recipe from text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="place">Named in messages.</param>
    /// <param name="folder">Where the text's relative paths start.</param>
    /// <param name="overrides">As for <see cref="Load"/>.</param>
    public static Recipe Parse(string json, string place, string folder, IReadOnlyList<string>? overrides = null)
    {
        var node = Read(json, place);
        foreach (var setting in overrides ?? [])
            Set(node, setting);

        List<string> faults = [.. RecipeKeys.Faults(node)];
        if (faults.Count > 0)
            throw UserFaultException.Of($"{place} cannot be run", [.. faults, .. RangeFaults(node)]);
        faults = [.. node.Deserialize<Recipe>(Options)!.Faults()];
        return faults.Count == 0
            ? StartAt(folder, node, "").Deserialize<Recipe>(Options)!
            : throw UserFaultException.Of($"{place} cannot be run", faults);
    }

    /// <summary>The faults of what can be read of a recipe with unknown keys; what is missing may be what is misspelt.</summary>
    private static IEnumerable<string> RangeFaults(JsonObject recipe)
    {
        RecipeKeys.Prune(recipe);
        return recipe.Deserialize<Recipe>(Options)!.Faults().Where(fault => !fault.Contains(" is missing", StringComparison.Ordinal));
    }

    /// <summary>The effective recipe, every value written out.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folder">Folder that paths are made relative to; null leaves them as they are.</param>
    public static string Print(Recipe recipe, string? folder = null) => ToNode(recipe, folder).ToJsonString(Options) + "\n";

    /// <summary>What differs, a phrase a key: "dpo.beta 0.1 → 0.2".</summary>
    public static IReadOnlyList<string> Differences(Recipe before, Recipe after) => Differences(ToNode(before, null), ToNode(after, null));

    /// <summary>What differs between two sets of options, a phrase a key.</summary>
    public static IReadOnlyList<string> Differences(JsonObject before, JsonObject after)
    {
        var (old, now) = (Leaves(before).ToDictionary(), Leaves(after).ToDictionary());
        return [.. from key in old.Keys.Union(now.Keys)
                   let was = old.GetValueOrDefault(key, "none")
                   let becomes = now.GetValueOrDefault(key, "none")
                   where was != becomes
                   select $"{key} {was} → {becomes}"];
    }

    /// <summary>The key that may have been meant by a name in a section: "dpo.learningRate" for "lr".</summary>
    /// <param name="section">Such as "dpo".</param>
    /// <param name="name">What was written.</param>
    public static string NearestKey(string section, string name) => RecipeKeys.Nearest($"{section}.", name);

    /// <summary>A choice as a recipe spells it: "randomJudge".</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonSerializer.SerializeToNode(value, Options)!.GetValue<string>();

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            WriteIndented = true,
            NewLine = "\n",
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static JsonObject Read(string json, string place)
    {
        try
        {
            var node = JsonNode.Parse(json, null, Syntax);
            return node as JsonObject ?? throw new UserFaultException($"{place} is not a recipe; it must be one JSON object {{ … }}");
        }
        catch (JsonException e)
        {
            throw new UserFaultException($"{place} is not JSON: {e.Message}", e);
        }
    }

    private static void Set(JsonObject recipe, string setting)
    {
        var (path, value) = setting.IndexOf('=') is > 0 and var at
            ? (setting[..at].Split('.'), setting[(at + 1)..])
            : throw new UserFaultException($"--set {setting} has no key and value; write it as --set dpo.beta=0.2");
        var parent = recipe;
        foreach (var key in path[..^1])
        {
            if (parent[key] is not JsonObject child)
                parent[key] = child = [];
            parent = child;
        }
        parent[path[^1]] = StartAt(Environment.CurrentDirectory, Value(value), string.Join('.', path));
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonObject ToNode(Recipe recipe, string? folder)
    {
        var node = JsonSerializer.SerializeToNode(recipe, Options)!.AsObject();
        node.Remove("$schema");
        return folder is null ? node : MovePaths(node, "", (path, kind) => Path.IsPathRooted(path) ? Relative(folder, path, kind) : path)!.AsObject();
    }

    private static JsonNode? StartAt(string folder, JsonNode? node, string key) =>
        MovePaths(node, key, (path, kind) => IsOnHub(path, kind, folder) ? path : Path.GetFullPath(path, folder));

    /// <summary>What is there is a path; else what looks like a name on the hub is one.</summary>
    private static bool IsOnHub(string name, HubKind kind, string folder)
    {
        var path = Path.GetFullPath(name, folder);
        return HubName.Parse(name, kind) is not null && !Directory.Exists(path) && !File.Exists(path);
    }

    /// <summary>A relative path that does not look like a name on the hub.</summary>
    private static string Relative(string folder, string path, HubKind kind)
    {
        var relative = Path.GetRelativePath(folder, path);
        return HubName.Parse(relative, kind) is null ? relative : $"./{relative}";
    }

    /// <summary>Rewrites every value that names a model or a file; the words that name a model of the run itself stay.</summary>
    private static JsonNode? MovePaths(JsonNode? node, string key, Func<string, HubKind, string> move) => node switch
    {
        JsonObject parts => new JsonObject(parts.Select(part =>
            KeyValuePair.Create(part.Key, MovePaths(part.Value, key.Length == 0 ? part.Key : $"{key}.{part.Key}", move)))),
        JsonArray values => new JsonArray([.. values.Select(value => MovePaths(value, key, move))]),
        JsonValue value when PathKeys.TryGetValue(key, out var kind) && value.TryGetValue(out string? name) && IsPath(key, name) => move(name, kind),
        _ => node?.DeepClone(),
    };

    private static bool IsPath(string key, string name) => key switch
    {
        "prompts.author" => name is not (PromptOptions.M0 or PromptOptions.Current),
        "eft.author" => name is not EftOptions.Baseline,
        _ => true,
    } && name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);

    /// <summary>A value on one line, for messages.</summary>
    internal static string Compact(JsonNode? value) => value?.ToJsonString(OneLine) ?? "null";

    private static IEnumerable<KeyValuePair<string, string>> Leaves(JsonObject node, string prefix = "") =>
        node.SelectMany(property => property.Value is JsonObject child
            ? Leaves(child, $"{prefix}{property.Key}.")
            : [new(prefix + property.Key, Compact(property.Value))]);
}

using System.Text.Encodings.Web;
using System.Text.Json;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Cli.Commands;

/// <summary>
/// Turns a recipe's names on the hub into paths. sources.json in the run folder keeps the commit of each name, so that a
/// resumed run reads the same bytes whatever its branch has become. Paths stay as they are.
/// </summary>
internal static class RunSources
{
    private static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The recipe with paths for its seed files.</summary>
    public static Recipe Seeds(Recipe recipe, string run, CancellationToken cancel)
    {
        string? Path(string? name) => name is null ? null : Resolve(name, HubKind.Dataset, run, cancel);
        var seeds = recipe.Seeds;
        return recipe with
        {
            Seeds = seeds with
            {
                Ift = Path(seeds.Ift),
                Dataset = seeds.Dataset is { } dataset ? dataset with { Files = [.. dataset.Files.Select(file => Path(file)!)] } : null,
                Ranked = Path(seeds.Ranked),
                Judged = Path(seeds.Judged),
                Validation = Path(seeds.Validation),
                Evaluation = Path(seeds.Evaluation),
                EvaluationRanked = Path(seeds.EvaluationRanked),
            },
        };
    }

    /// <summary>The recipe with paths for its models.</summary>
    public static Recipe Models(Recipe recipe, string run, CancellationToken cancel)
    {
        var (author, judge) = (recipe.Prompts.Author, recipe.Eft.Author);
        return recipe with
        {
            Model = Resolve(recipe.Model, HubKind.Model, run, cancel),
            Prompts = recipe.Prompts with
            {
                Author = author is PromptOptions.M0 or PromptOptions.Current ? author : Resolve(author, HubKind.Model, run, cancel),
            },
            Eft = recipe.Eft with { Author = judge is EftOptions.Baseline ? judge : Resolve(judge, HubKind.Model, run, cancel) },
        };
    }

    /// <summary>Looks whether the recipe's local models are there, before a run folder is begun with their names.</summary>
    /// <exception cref="UserFaultException">One is not.</exception>
    public static void Check(Recipe recipe)
    {
        (string Key, string Name)[] models = [("model", recipe.Model), ("prompts.author", recipe.Prompts.Author), ("eft.author", recipe.Eft.Author)];
        foreach (var (key, name) in models.Where(model => model.Name is not (PromptOptions.M0 or PromptOptions.Current or EftOptions.Baseline)))
        {
            if (HubName.Parse(name, HubKind.Model) is null && !Directory.Exists(name) && !File.Exists(name))
                throw new UserFaultException(
                    $"{key} is {name}; there is no such folder or file; name a model folder, a .gguf file or org/name of the hub");
        }
    }

    private static string Resolve(string name, HubKind kind, string run, CancellationToken cancel)
    {
        if (HubName.Parse(name, kind) is not { } hub)
            return name;
        var file = Path.Combine(run, "sources.json");
        var commits = Read(file);
        var pinned = commits.TryGetValue(name, out var kept) ? HubName.Parse(kept, kind) : null;
        var snapshot = HubSource.Get(pinned ?? hub, cancel);
        if (pinned is null)
        {
            commits[name] = snapshot.Name.ToString();
            File.WriteAllText(file + ".tmp", JsonSerializer.Serialize(commits, Layout) + "\n");
            File.Move(file + ".tmp", file, overwrite: true);
        }
        return snapshot.Path;
    }

    private static SortedDictionary<string, string> Read(string file)
    {
        try
        {
            return File.Exists(file)
                ? new(JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [], StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
        catch (JsonException error)
        {
            throw new UserFaultException(
                $"{file} cannot be read ({error.Message}); delete it to take the present commits, or choose another folder", error);
        }
    }
}

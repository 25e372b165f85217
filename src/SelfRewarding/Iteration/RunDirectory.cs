using SelfRewarding.Models;
using SelfRewarding.Recipes;
using SelfRewarding.Training;

namespace SelfRewarding.Iteration;

/// <summary>
/// The folder of one run. A stage whose result is there is read, not done again; a stage that was interrupted goes on
/// where it stopped and gives the same bytes. The layout is in docs/architecture.md.
/// </summary>
public sealed class RunDirectory : IDisposable
{
    private readonly Recipe recipe;
    private readonly FileStream? runLock;
    private readonly Func<string, RunDirectory> owner;

    private RunDirectory(
        string root, Recipe recipe, FileStream? runLock, IProgress<StageProgress>? progress, Func<string, RunDirectory>? owner = null)
    {
        (Root, Progress, this.recipe, this.runLock) = (root, progress, recipe, runLock);
        this.owner = owner ?? (_ => this);
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Told by every stage; null is silent.</summary>
    internal IProgress<StageProgress>? Progress { get; }

    /// <summary>
    /// Opens or begins a run. Refuses a folder that another process uses, and one that was made with another recipe.
    /// </summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="recipe">What the run is made of, paths full.</param>
    /// <param name="progress">Told by every stage; null is silent.</param>
    public static RunDirectory Open(string folder, Recipe recipe, IProgress<StageProgress>? progress = null)
    {
        var root = Path.GetFullPath(folder);
        RowFile.OnDisk(root, () => Directory.CreateDirectory(root));
        var run = new RunDirectory(root, recipe, Lock(root), progress);
        try
        {
            run.KeepRecipe();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A run inside this one that differs in something. What does not depend on the difference is inherited: the branch
    /// asks this run for it, and it is read, or made, here.
    /// </summary>
    /// <param name="folder">Where the branch keeps its own stages, relative to this run.</param>
    /// <param name="recipe">The recipe of the branch.</param>
    /// <param name="inherits">Whether a stage ("M1", "M1/1-prompts.jsonl") is this run's.</param>
    public RunDirectory Branch(string folder, Recipe recipe, Func<string, bool> inherits)
    {
        RunDirectory? branch = null;
        branch = new(
            Path.Combine(Root, folder), recipe, null,
            BranchProgress.Of(folder, Progress), stage => inherits(stage) ? owner(stage) : branch!);
        return branch;
    }

    /// <summary>The rows of a stage: read where the file is there, else made block by block.</summary>
    /// <param name="file">Relative path, such as "M1/1-prompts.jsonl".</param>
    /// <param name="step">Is given the blocks that are done and yields the further ones.</param>
    /// <returns>What stands in the file.</returns>
    public IReadOnlyList<T> Rows<T>(string file, Func<IReadOnlyList<IReadOnlyList<T>>, IEnumerable<IReadOnlyList<T>>> step)
    {
        var path = Path.Combine(owner(file).Root, file);
        if (!File.Exists(path))
        {
            RowFile.OnDisk(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
            var blocks = RowFile.ReadBlocks<T>(path + ".part");
            foreach (var block in step([.. blocks]))
            {
                RowFile.AppendBlock(path + ".part", block);
                blocks.Add(block);
            }
            RowFile.Write(path, blocks.SelectMany(block => block));
        }
        RowFile.OnDisk(path, () => File.Delete(path + ".part"));
        return RowFile.Read<T>(path);
    }

    /// <summary>The rows of a stage that makes one row an item, in blocks (<see cref="Recipe.SaveEveryPrompts"/>).</summary>
    /// <param name="file">Relative path, such as "M1/2-candidates.jsonl".</param>
    /// <param name="items">What the rows are made from, in order.</param>
    /// <param name="step">One row for each item of a block, in order.</param>
    public IReadOnlyList<TRow> Rows<TItem, TRow>(
        string file, IReadOnlyList<TItem> items, Func<IReadOnlyList<TItem>, IProgress<StageProgress>?, IReadOnlyList<TRow>> step) =>
        Rows<TRow>(file, done => items.Chunk(recipe.SaveEveryPrompts).Select((block, number) => (block, number)).Skip(done.Count)
            .Select(b => step(
                b.block,
                BlockProgress.Of(Path.ChangeExtension(file, null), b.number * recipe.SaveEveryPrompts, b.block.Length, items.Count, Progress))));

    /// <summary>A trained model: found where model/ is there, else trained in its folder.</summary>
    /// <param name="name">Its name in the paper, which is its folder.</param>
    /// <param name="train">Trains and leaves model/ in the job's folder.</param>
    public Checkpoint Model(string name, Action<TrainingJob> train)
    {
        var folder = Path.Combine(owner(name).Root, name);
        var checkpoint = new Checkpoint(name, Path.Combine(folder, "model"));
        if (!Directory.Exists(checkpoint.Path))
        {
            RowFile.OnDisk(folder, () => Directory.CreateDirectory(folder));
            train(new(folder, recipe.Seed, $"{name}/training", null, Progress) { Lora = recipe.Lora });
        }
        // A process that is killed after model/ was moved to its place leaves it behind.
        RowFile.OnDisk(folder, () => Remove(Path.Combine(folder, "training")));
        return Directory.Exists(checkpoint.Path) ? checkpoint : throw new InvalidOperationException($"training left no {checkpoint.Path}");
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose() => runLock?.Dispose();

    private void KeepRecipe()
    {
        var path = Path.Combine(Root, "recipe.json");
        if (File.Exists(path))
        {
            var differences = RecipeFile.Differences(RecipeFile.Load(path), recipe);
            if (differences.Count == 0)
                return;
            if (!HasWork())
                RowFile.OnDisk(Root, () => Remove(Path.Combine(Root, "seeds")));
            else if (Refused(differences) is { } fault)
                throw fault;
        }
        RowFile.OnDisk(path, () =>
        {
            File.WriteAllText(path + ".tmp", RecipeFile.Print(recipe, Root));
            File.Move(path + ".tmp", path, overwrite: true);
        });
    }

    /// <summary>Whether anything was made from the recipe: a folder in which only seeds were kept may take another one.</summary>
    private bool HasWork() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Any(file => file is not ("recipe.json" or "recipe.json.tmp" or "sources.json" or ".lock")
            && !file.StartsWith("seeds/", StringComparison.Ordinal));

    /// <summary>
    /// Null where nothing that is there was made from the keys that differ: controls are branches of their own, and
    /// evaluation's keys count only for evaluation/.
    /// </summary>
    private UserFaultException? Refused(IReadOnlyList<string> differences)
    {
        List<string> others = [.. differences.Where(key => !key.StartsWith("controls ", StringComparison.Ordinal))];
        var evaluates = others.Count > 0 && others.All(key => key.StartsWith("evaluation.", StringComparison.Ordinal));
        if (others.Count == 0 || (evaluates && !Directory.Exists(Path.Combine(Root, "evaluation"))))
            return null;
        var remedy = evaluates ? "remove its folder evaluation to evaluate it anew, or choose another folder" : "choose another folder";
        return new($"{Root} was {(evaluates ? "evaluated" : "made")} with another recipe ({string.Join("; ", others)}); {remedy}");
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>The system lets a lock go when its process ends, however it ends.</summary>
    private static FileStream Lock(string root)
    {
        var path = Path.Combine(root, ".lock");
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserFaultException(
                $"{root} is in use by another process or cannot be written ({e.Message}); wait for it or choose another folder", e);
        }
    }
}

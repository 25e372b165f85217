using SelfRewarding.Iteration;
using SelfRewarding.Recipes;

namespace SelfRewarding.Tests.Iteration;

public sealed class RunDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_step_is_given_the_blocks_that_are_done_and_the_file_has_a_row_a_line()
    {
        using var run = Open();
        Assert.Throws<OperationCanceledException>(() => run.Rows<Row>("a.jsonl", done => Blocks(done, killAt: 2)));
        Assert.Equal(["[{\"name\":\"0 “curly”\"},{\"name\":\"second\"}]", "[]"], File.ReadAllLines(folder["run/a.jsonl.part"]));

        var rows = run.Rows<Row>("a.jsonl", done =>
        {
            Assert.Equal([2, 0], done.Select(block => block.Count));
            return Blocks(done, killAt: -1);
        });

        Assert.Equal([new("0 “curly”"), new("second"), new("2 “curly”"), new("second")], rows);
        Assert.Equal("{\"name\":\"0 “curly”\"}\n{\"name\":\"second\"}\n{\"name\":\"2 “curly”\"}\n{\"name\":\"second\"}\n", File.ReadAllText(folder["run/a.jsonl"]));
        Assert.False(File.Exists(folder["run/a.jsonl.part"]));
    }

    [Theory]
    [InlineData("[{\"name\":\"whole\"}]\n[{\"name\":\"to", 1)]
    [InlineData("[{\"name\":\"whole\"}]\n[{\"name\":\"torn\"}]", 1)]
    [InlineData("[{\"name\":\"whole\"}]\n\0\0\0\0\n", 1)]
    [InlineData("[{", 0)]
    [InlineData("", 0)]
    public void A_torn_last_line_is_dropped(string part, int whole)
    {
        using var run = Open();
        File.WriteAllText(folder["run/a.jsonl.part"], part);

        run.Rows<Row>("a.jsonl", done =>
        {
            Assert.Equal(whole, done.Count);
            return [[new("new")]];
        });

        Assert.Equal([.. Enumerable.Repeat("{\"name\":\"whole\"}", whole), "{\"name\":\"new\"}"], File.ReadAllLines(folder["run/a.jsonl"]));
    }

    [Fact]
    public void A_broken_line_in_the_middle_is_named()
    {
        using var run = Open();
        File.WriteAllText(folder["run/a.jsonl.part"], "[{\n[{\"name\":\"whole\"}]\n");
        File.WriteAllText(folder["run/b.jsonl"], "{\"name\":\"whole\"}\n{\"nam\":1}\n");

        Assert.Contains("a.jsonl.part:1 cannot be read", Assert.Throws<UserFaultException>(() => run.Rows<Row>("a.jsonl", _ => [])).Message);
        Assert.Contains("b.jsonl:2 cannot be read", Assert.Throws<UserFaultException>(() => run.Rows<Row>("b.jsonl", _ => [])).Message);
    }

    [Fact]
    public void A_full_disk_is_told_as_such()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full here");
        using var run = Open();

        var fault = Assert.Throws<UserFaultException>(() => run.Rows<Row>("a.jsonl", _ => Fill(run)));

        Assert.Contains("a.jsonl.part cannot be written (No space left on device", fault.Message);
        Assert.False(File.Exists(folder["run/a.jsonl"]));
    }

    [Fact]
    public void Items_are_done_in_blocks_of_128_and_progress_counts_items()
    {
        var reports = new List<StageProgress>();
        using var run = RunDirectory.Open(folder["run"], TinyRun.Recipe, new Reports(reports));
        var sizes = new List<int>();

        var rows = run.Rows<int, Row>("M1/2-x.jsonl", [.. Enumerable.Range(0, 300)], (block, progress) =>
        {
            sizes.Add(block.Count);
            progress!.Report(new("inner", 5, 10, 7, "note"));
            return [.. block.Select(i => new Row($"{i}"))];
        });

        Assert.Equal([128, 128, 44], sizes);
        Assert.Equal(300, rows.Count);
        Assert.Equal(new StageProgress("M1/2-x", 256 + 22, 300, 7, "note"), reports[^1]);
    }

    [Fact]
    public void Another_recipe_is_refused_with_the_keys_that_differ()
    {
        Open().Dispose();

        var fault = Assert.Throws<UserFaultException>(() =>
            RunDirectory.Open(folder["run"], TinyRun.Recipe with { Seed = 4, Dpo = new() { Beta = 0.2 } }));

        Assert.EndsWith("was made with another recipe (seed 3 → 4; dpo.beta 0.1 → 0.2); choose another folder", fault.Message);
        Open().Dispose();
    }

    [Fact]
    public void Two_processes_cannot_use_one_folder_and_the_lock_leaves_nothing_behind()
    {
        using (Open())
        {
            Assert.Contains("is in use by another process", Assert.Throws<UserFaultException>(Open).Message);
            Assert.Throws<UserFaultException>(Open);
        }

        Assert.Equal(["recipe.json"], folder.Contents("run").Keys);
    }

    [Fact]
    public void A_lock_left_by_a_killed_process_does_not_block()
    {
        folder.Write("run/.lock");

        Open().Dispose();

        Assert.False(File.Exists(folder["run/.lock"]));
    }

    [Fact]
    public void The_recipe_in_the_folder_is_a_recipe_that_goes_on_from_there()
    {
        var recipe = TinyRun.Recipe with { Model = folder["models/m0"] };
        RunDirectory.Open(folder["run"], recipe).Dispose();

        Assert.Contains("\"model\": \"../models/m0\"", File.ReadAllText(folder["run/recipe.json"]));
        Assert.Empty(RecipeFile.Differences(recipe, RecipeFile.Load(folder["run/recipe.json"])));
    }

    private RunDirectory Open() => RunDirectory.Open(folder["run"], TinyRun.Recipe);

    private static IEnumerable<IReadOnlyList<Row>> Blocks(IReadOnlyList<IReadOnlyList<Row>> done, int killAt)
    {
        for (var i = done.Count; i < 3; i++)
        {
            if (i == killAt)
                throw new OperationCanceledException();
            yield return i == 1 ? [] : [new($"{i} “curly”"), new("second")];
        }
    }

    private static IEnumerable<IReadOnlyList<Row>> Fill(RunDirectory run)
    {
        File.CreateSymbolicLink(Path.Combine(run.Root, "a.jsonl.part"), "/dev/full");
        yield return [new("one too many")];
    }

    private sealed record Row(string Name);

    private sealed class Reports(List<StageProgress> all) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => all.Add(value);
    }
}

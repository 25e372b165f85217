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
        Assert.Equal(
            "{\"name\":\"0 “curly”\"}\n{\"name\":\"second\"}\n{\"name\":\"2 “curly”\"}\n{\"name\":\"second\"}\n",
            File.ReadAllText(folder["run/a.jsonl"]));
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
    public void Items_are_done_in_the_recipes_blocks_and_progress_counts_items()
    {
        var reports = new List<StageProgress>();
        using var run = RunDirectory.Open(folder["run"], TinyRun.Recipe with { SaveEveryPrompts = 120 }, new Reports(reports));
        var sizes = new List<int>();

        var rows = run.Rows<int, Row>("M1/2-x.jsonl", [.. Enumerable.Range(0, 300)], (block, progress) =>
        {
            sizes.Add(block.Count);
            progress!.Report(new("inner", 5, 10, 7, "note"));
            return [.. block.Select(i => new Row($"{i}"))];
        });

        Assert.Equal([120, 120, 60], sizes);
        Assert.Equal(300, rows.Count);
        Assert.Equal(new StageProgress("M1/2-x", 240 + 30, 300, 7, "note"), reports[^1]);
    }

    [Fact]
    public void A_folder_with_nothing_but_recipe_and_seeds_takes_another_recipe()
    {
        Open().Dispose();
        folder.Write("run/seeds/ift.jsonl");
        folder.Write("run/sources.json");
        Directory.CreateDirectory(folder["run/SFT"]);
        var mended = TinyRun.Recipe with { Model = "/models/m0-that-is-there" };

        RunDirectory.Open(folder["run"], mended).Dispose();

        Assert.Empty(RecipeFile.Differences(mended, RecipeFile.Load(folder["run/recipe.json"])));
        Assert.Equal(["recipe.json", "sources.json"], folder.Contents("run").Keys);
    }

    [Fact]
    public void Controls_may_change_and_evaluation_until_something_is_evaluated()
    {
        Open().Dispose();
        folder.Write("run/SFT/model/weights");
        var more = TinyRun.Recipe with { Controls = [Control.RandomJudge], Evaluation = new() { Samples = 4 } };
        RunDirectory.Open(folder["run"], more).Dispose();
        Assert.Empty(RecipeFile.Differences(more, RecipeFile.Load(folder["run/recipe.json"])));

        folder.Write("run/evaluation/SFT/answers.jsonl");
        RunDirectory.Open(folder["run"], more with { Controls = [Control.PositiveOnly] }).Dispose();
        var fault = Assert.Throws<UserFaultException>(() => RunDirectory.Open(folder["run"], TinyRun.Recipe));
        Assert.EndsWith(
            "was evaluated with another recipe (evaluation.samples 4 → 1); "
            + "remove its folder evaluation to evaluate it anew, or choose another folder",
            fault.Message);
        Assert.Contains(
            "choose another folder", Assert.Throws<UserFaultException>(() => RunDirectory.Open(folder["run"], more with { Seed = 9 })).Message);

        Directory.Delete(folder["run/evaluation"], recursive: true);
        Open().Dispose();
    }

    [Fact]
    public void What_a_killed_training_left_beside_its_model_is_removed()
    {
        using var run = Open();
        folder.Write("run/M2/model/weights");
        folder.Write("run/M2/training/state-00000003/weights.safetensors");

        run.Model("M2", _ => Assert.Fail("the model is there"));

        Assert.Equal(["model/weights"], folder.Contents("run/M2").Keys);
        Assert.False(Directory.Exists(folder["run/M2/training"]));
    }

    [Fact]
    public void A_branch_tells_its_stages_by_their_place()
    {
        var reports = new List<StageProgress>();
        using var run = RunDirectory.Open(folder["run"], TinyRun.Recipe, new Reports(reports));
        using var branch = run.Branch("controls/randomJudge", TinyRun.Recipe, _ => false);

        branch.Rows<int, Row>("M1/2-x.jsonl", [1], (_, progress) =>
        {
            progress!.Report(new("inner", 1, 1, 7, ""));
            return [new("a")];
        });
        branch.Model("M2", job =>
        {
            Assert.Equal("M2/training", job.Stage);     // names the random streams too: not changed
            job.Progress!.Report(new(job.Stage, 1, 2, 3, ""));
            Directory.CreateDirectory(Path.Combine(job.Folder, "model"));
        });

        Assert.Equal(["controls/randomJudge/M1/2-x", "controls/randomJudge/M2/training"], reports.Select(report => report.Stage));
    }

    [Fact]
    public void Another_recipe_is_refused_with_the_keys_that_differ()
    {
        Open().Dispose();
        folder.Write("run/SFT/metrics.jsonl");

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

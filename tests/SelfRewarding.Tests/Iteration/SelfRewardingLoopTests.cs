using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Preferences;
using SelfRewarding.Seeds;
using SelfRewarding.Tests.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Tests.Iteration;

public sealed class SelfRewardingLoopTests
{
    [Fact]
    public void The_models_are_made_in_the_order_of_the_paper_and_one_is_in_memory_at_a_time()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();

        var models = TinyRun.Go(folder["run"], engine);

        Assert.Equal(["M0", "M1", "M2", "M3"], models.Select(m => m.Name));
        Assert.Equal(
            ["sft M0 -> SFT on 10", "load SFT", "sft M0 -> M1 on 40", "load M0", "load M1", "dpo M1 -> M2", "load M0", "load M2", "dpo M2 -> M3"],
            engine.Calls.Where(call => !call.Contains("writes")));
        Assert.Equal(1, engine.MostLoadedAtOnce);
        Assert.Equal(0, engine.LoadedAtOnce);
    }

    [Fact]
    public void The_run_folder_has_the_files_of_the_architecture_page_and_no_others()
    {
        using var folder = new TemporaryFolder();

        TinyRun.Go(folder["run"], new());

        string[] aift = ["1-prompts.jsonl", "2-candidates.jsonl", "3-judgements.jsonl", "4-pairs.jsonl", "model/weights"];
        string[] expected =
        [
            "recipe.json", "SFT/model/weights", "EFT/1-candidates.jsonl", "EFT/2-examples.jsonl", "M3/model/weights",
            .. aift.Select(file => "M1/" + file), .. aift.Select(file => "M2/" + file),
            .. new[] { "ift", "ranked", "judged", "eft-prompts", "validation", "evaluation", "evaluation-ranked", "evaluation-judge-prompts" }
                .Select(part => $"seeds/{part}.jsonl"),
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), folder.Contents("run").Keys);
    }

    [Fact]
    public void A_second_run_loads_and_trains_nothing()
    {
        using var folder = new TemporaryFolder();
        TinyRun.Go(folder["run"], new());
        var again = new FakeEngine();

        TinyRun.Go(folder["run"], again);

        Assert.Empty(again.Calls);
    }

    [Fact]
    public void After_a_stage_is_deleted_only_that_stage_is_done_again_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        TinyRun.Go(folder["run"], new());
        var before = folder.Contents("run");
        File.Delete(folder["run/M2/3-judgements.jsonl"]);
        Directory.Delete(folder["run/M3"], recursive: true);
        var again = new FakeEngine();

        TinyRun.Go(folder["run"], again);

        Assert.Equal(["load M2", "dpo M2 -> M3"], again.Calls.Where(call => !call.Contains("writes")));
        Assert.Equal(before, folder.Contents("run"));
    }

    [Fact]
    public void A_run_killed_at_any_moment_and_resumed_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var whole = new FakeEngine();
        var recipe = TinyRun.Recipe with { Iterations = 1, Prompts = TinyRun.Recipe.Prompts with { PerIteration = 140 } };
        TinyRun.Go(folder["whole"], whole, recipe);
        var writes = whole.Calls.Count(call => call.Contains("writes"));
        Assert.InRange(writes, 6, 30);
        var expected = folder.Contents("whole");

        for (var moment = 0; moment < writes; moment++)
        {
            var killed = new FakeEngine { KillAfter = moment };
            Assert.Throws<OperationCanceledException>(() => TinyRun.Go(folder["killed"], killed, recipe));
            foreach (var part in Directory.EnumerateFiles(folder["killed"], "*.part", SearchOption.AllDirectories))
                File.AppendAllText(part, "[{\"id\":12,\"pro");
            var resumed = new FakeEngine();
            TinyRun.Go(folder["killed"], resumed, recipe);

            Assert.Equal(expected, folder.Contents("killed"));
            Assert.Equal(writes + 1, killed.Calls.Concat(resumed.Calls).Count(call => call.Contains("writes")));
            Directory.Delete(folder["killed"], recursive: true);
        }
    }

    [Fact]
    public void Mt_may_write_its_own_prompts()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();

        TinyRun.Go(folder["run"], engine, TinyRun.Recipe with { Iterations = 1, Prompts = TinyRun.Recipe.Prompts with { Author = "current" } });

        Assert.DoesNotContain("load M0", engine.Calls);
        Assert.Single(engine.Calls, "load M1");
    }

    [Fact]
    public void Without_EFT_M1_is_trained_on_IFT_alone()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();

        TinyRun.Go(folder["run"], engine, TinyRun.Recipe with { Iterations = 1, Eft = new() { Enabled = false } });

        Assert.Contains("sft M0 -> M1 on 10", engine.Calls);
        Assert.DoesNotContain("load SFT", engine.Calls);
    }

    [Fact]
    public void With_ranked_answers_the_baseline_judges_and_examples_agree_with_the_humans()
    {
        using var folder = new TemporaryFolder();
        RankedAnswers[] ranked = [.. Enumerable.Range(0, 40).Select(i => new RankedAnswers($"question {i}", [new("good", 0), new("bad", 1)]))];

        TinyRun.Go(folder["run"], new(), TinyRun.Recipe with { Iterations = 1, Eft = new() }, new() { Ranked = ranked, EftPrompts = [] });

        var examples = RowFile.Read<Example>(folder["run/EFT/2-examples.jsonl"]);
        Assert.NotEmpty(examples);
        foreach (var prompt in examples.GroupBy(e => e.Prompt.Split(" : ")[0]))
        {
            var scores = prompt.ToDictionary(e => e.Prompt.Split(" : ")[1], e => ScoreReader.Read(e.Response, 0).Score);
            Assert.True(scores["good"] > scores["bad"]);
        }
    }

    [Fact]
    public void Another_author_may_write_the_judgements_in_place_of_the_baseline()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();
        RankedAnswers[] ranked = [.. Enumerable.Range(0, 40).Select(i => new RankedAnswers($"question {i}", [new("good", 0), new("bad", 1)]))];

        TinyRun.Go(
            folder["run"], engine, TinyRun.Recipe with { Iterations = 1, Eft = new() { Author = "/models/judge" } },
            new() { Ranked = ranked, EftPrompts = [] });

        Assert.Contains("load author", engine.Calls);
        Assert.DoesNotContain("load SFT", engine.Calls);
    }

    [Fact]
    public void Given_judgements_need_no_author()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();

        TinyRun.Go(
            folder["run"], engine, TinyRun.Recipe with { Iterations = 1 }, new() { Judged = [new("q", "a", "Good. Score: 4")], EftPrompts = [] });

        Assert.Equal("judge q : a", Assert.Single(RowFile.Read<Example>(folder["run/EFT/2-examples.jsonl"])).Prompt);
        Assert.DoesNotContain("load SFT", engine.Calls);
    }

    [Fact]
    public void Positive_only_training_fine_tunes_Mt_on_perfect_answers_and_the_seeds()
    {
        using var folder = new TemporaryFolder();
        var engine = new FakeEngine();

        TinyRun.Go(
            folder["run"], engine,
            TinyRun.Recipe with
            {
                Iterations = 1,
                Preferences = new() { Training = PreferenceKind.PositiveOnly },
                Judging = TinyRun.Recipe.Judging with { Samples = 1 },
            });

        var positives = RowFile.Read<Example>(folder["run/M1/4-positives.jsonl"]);
        Assert.All(positives, p => Assert.Equal(p.Response.Length + 1, p.ResponseTokens!.Count));
        Assert.Contains($"sft M1 -> M2 on {positives.Count + 40}", engine.Calls);
    }

    [Fact]
    public void A_judge_that_never_differs_stops_the_run_and_says_why()
    {
        using var folder = new TemporaryFolder();
        var recipe = TinyRun.Recipe with { Judging = TinyRun.Recipe.Judging with { Prompt = "review <INSTRUCTION_HERE> <RESPONSE_HERE>" } };

        var fault = Assert.Throws<UserFaultException>(() => TinyRun.Go(folder["run"], new(), recipe));

        Assert.Contains("M1/3-judgements.jsonl gives no preference pair (0 kept, 0 tied, 60 with too few readable scores", fault.Message);
    }

    [Fact]
    public void Only_preference_training_compares_checkpoints_and_only_with_validation_prompts()
    {
        using var folder = new TemporaryFolder();
        var recipe = TinyRun.Recipe with { Iterations = 1, Selection = new() { EverySteps = 5 } };
        FakeEngine with = new(), without = new();

        TinyRun.Go(folder["with"], with, recipe, new() { ValidationPrompts = ["how are you"] });
        TinyRun.Go(folder["without"], without, recipe);

        Assert.Equal(5, Assert.Single(with.Selections).EverySteps);
        Assert.Empty(without.Selections);
    }

    [Fact]
    public void Seeds_that_changed_since_the_run_began_are_refused()
    {
        using var folder = new TemporaryFolder();
        TinyRun.Go(folder["run"], new());

        var fault = Assert.Throws<UserFaultException>(() => TinyRun.Go(folder["run"], new(), null, new() { Ift = [new("another", "seed")] }));

        Assert.Contains("seeds/ift.jsonl holds other rows", fault.Message);
    }
}

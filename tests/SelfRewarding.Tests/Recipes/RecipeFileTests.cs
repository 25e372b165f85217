using System.Text.Json;
using SelfRewarding.Judging;
using SelfRewarding.Recipes;
using SelfRewarding.Seeds;
using SelfRewarding.Tests.Iteration;

namespace SelfRewarding.Tests.Recipes;

public sealed class RecipeFileTests
{
    private const string Good = """
        {
            // comments and trailing commas are welcome
            "model": "./models/m0",
            "seeds": { "ift": "ift.jsonl", "ranked": "/data/ranked.jsonl", },
        }
        """;

    [Fact]
    public void Relative_paths_start_at_the_recipes_folder()
    {
        var recipe = RecipeFile.Parse(Good, "r.json", "/recipes");

        Assert.Equal("/recipes/models/m0", recipe.Model);
        Assert.Equal(("/recipes/ift.jsonl", "/data/ranked.jsonl", null), (recipe.Seeds.Ift, recipe.Seeds.Ranked, recipe.Seeds.Validation));
        Assert.Equal("current", RecipeFile.Parse(Good, "r.json", "/recipes").Prompts.Author);
    }

    [Fact]
    public void Relative_paths_of_overrides_start_at_the_current_folder()
    {
        var here = Environment.CurrentDirectory;
        var recipe = RecipeFile.Parse(
            Good, "r.json", "/recipes",
            ["prompts.author=./models/author", "seeds={\"dataset\":{\"files\":[\"a.jsonl\",\"org/b\"]}}", "eft.author=sft"]);

        Assert.Equal(($"{here}/models/author", "sft"), (recipe.Prompts.Author, recipe.Eft.Author));
        Assert.Equal([$"{here}/a.jsonl", "org/b"], recipe.Seeds.Dataset!.Files);
    }

    [Fact]
    public void A_name_on_the_hub_stays_as_it_is_unless_a_path_of_that_name_is_there()
    {
        using var folder = new TemporaryFolder();
        const string Names = """
            {"model":"org/name@v1","prompts":{"author":"hf://org/other"},"seeds":{"ift":"ift.jsonl","ranked":"hf://datasets/org/name/train.jsonl","validation":"org/data","evaluation":"org/data.jsonl"}}
            """;
        var recipe = RecipeFile.Parse(Names, "r.json", folder.Path);

        Assert.Equal(("org/name@v1", "hf://org/other"), (recipe.Model, recipe.Prompts.Author));
        Assert.Equal(
            ("hf://datasets/org/name/train.jsonl", "org/data", folder["org/data.jsonl"]),
            (recipe.Seeds.Ranked, recipe.Seeds.Validation, recipe.Seeds.Evaluation));
        Assert.Empty(RecipeFile.Differences(recipe, RecipeFile.Parse(RecipeFile.Print(recipe, folder.Path), "printed", folder.Path)));

        folder.Write("org/data");
        Directory.CreateDirectory(folder["org/name@v1"]);
        recipe = RecipeFile.Parse(Names, "r.json", folder.Path);
        Assert.Equal((folder["org/name@v1"], folder["org/data"]), (recipe.Model, recipe.Seeds.Validation));
        Assert.Contains("\"model\": \"./org/name@v1\"", RecipeFile.Print(recipe, folder.Path));
    }

    [Fact]
    public void Overrides_are_JSON_or_bare_text()
    {
        var recipe = RecipeFile.Parse(
            Good, "r.json", "/", ["dpo.beta=0.2", "judging.judge=random", "controls=[\"positiveOnly\"]", "seeds.ranked=null", "eft.enabled=false"]);

        Assert.Equal((0.2, JudgeKind.Random, false), (recipe.Dpo.Beta, recipe.Judging.Judge, recipe.Eft.Enabled));
        Assert.Equal([Control.PositiveOnly], recipe.Controls);
        Assert.Null(recipe.Seeds.Ranked);
    }

    [Theory]
    [InlineData("dpo.betta=1", "dpo.betta is not a key of a recipe; the nearest is dpo.beta")]
    [InlineData("beta=1", "beta is not a key of a recipe; the nearest is dpo.beta")]
    [InlineData("Seed=1", "Seed is not a key of a recipe; the nearest is seed")]
    [InlineData("sft.optimizer.weigthDecay=1", "sft.optimizer.weigthDecay is not a key of a recipe; the nearest is sft.optimizer.weightDecay")]
    [InlineData("dpo.lr=1", "dpo.lr is not a key of a recipe; the nearest is dpo.learningRate")]
    [InlineData("sft.batch_size=1", "sft.batch_size is not a key of a recipe; the nearest is sft.batchSize")]
    [InlineData("dpo.rate=1", "dpo.rate is not a key of a recipe; the nearest is dpo.learningRate")]
    [InlineData("iteration=1", "iteration is not a key of a recipe; the nearest is iterations")]
    [InlineData("dpo.beta=low", "dpo.beta is \"low\"; it must be a number")]
    [InlineData("seed=1.5", "seed is 1.5; it must be a whole number")]
    [InlineData("eft.enabled=1", "eft.enabled is 1; it must be true or false")]
    [InlineData("judging.judge=me", "judging.judge is \"me\"; it must be one of \"self\", \"random\", \"oracle\"")]
    [InlineData("judging.judge=1", "judging.judge is 1; it must be one of \"self\", \"random\", \"oracle\"")]
    [InlineData("controls=[\"none\"]", "it must be a list in brackets, each one of \"randomJudge\", \"oracleJudge\", \"positiveOnly\"")]
    [InlineData("dpo=null", "dpo is null; it must be an object { … }")]
    [InlineData("model=null", "model is null; it must be text")]
    [InlineData("dpo.beta=-1", "dpo.beta is -1; it must be greater than 0")]
    [InlineData("seeds.ranked=null", "seeds.ranked is missing; name a file of ranked answers, or set eft.enabled to false")]
    [InlineData("controls=[\"oracleJudge\"]", "controls has oracleJudge; it needs an annotator")]
    public void A_fault_names_key_value_and_rule(string setting, string fault)
    {
        var message = Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/", [setting])).Message;

        Assert.StartsWith("r.json cannot be run: ", message);
        Assert.Contains(fault, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var keys = Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/", ["dpo.betta=1", "seed=x"])).Message;
        var values = Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/", ["dpo.beta=-1", "responses.perPrompt=1"])).Message;

        Assert.Equal(3, keys.Split('\n').Length);
        Assert.Equal(3, values.Split('\n').Length);
    }

    [Theory]
    [InlineData("{", "r.json is not JSON: ")]
    [InlineData("[]", "r.json is not a recipe; it must be one JSON object")]
    [InlineData("{\"seed\":1,\"seed\":2}", "r.json is not JSON: ")]
    public void What_is_not_a_recipe_is_refused(string text, string fault) =>
        Assert.StartsWith(fault, Assert.Throws<UserFaultException>(() => RecipeFile.Parse(text, "r.json", "/")).Message);

    [Fact]
    public void Misspelt_keys_do_not_hide_values_out_of_range()
    {
        var fault = Assert.Throws<UserFaultException>(() => RecipeFile.Parse(
            Good, "r.json", "/",
            ["dpo.betta=1", "dpo.batchSize=0", "sft.epochs=many", "threads=5000", "saveEveryPrompts=0", "seeds.dataset={\"filles\":[]}"])).Message;

        Assert.Contains("dpo.betta is not a key", fault);
        Assert.Contains("sft.epochs is \"many\"", fault);
        Assert.Contains("dpo.batchSize is 0; it must be at least 1", fault);
        Assert.Contains("threads is 5000; it must be between 1 and 1024", fault);
        Assert.Contains("saveEveryPrompts is 0; it must be at least 1", fault);
        Assert.DoesNotContain("missing", fault);
    }

    [Fact]
    public void A_missing_file_and_a_bad_override_are_told()
    {
        Assert.Contains("/none.json cannot be read", Assert.Throws<UserFaultException>(() => RecipeFile.Load("/none.json")).Message);
        Assert.Contains(
            "--set dpo.beta has no key and value",
            Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/", ["dpo.beta"])).Message);
    }

    [Fact]
    public void A_printed_recipe_has_every_key_and_reads_back_the_same()
    {
        var recipe = RecipeFile.Parse(Good, "r.json", "/recipes", ["seed=7", "seeds.ift=/recipes/a/“b”.jsonl"]);
        var printed = RecipeFile.Print(recipe, "/recipes");

        Assert.Empty(RecipeFile.Differences(recipe, RecipeFile.Parse(printed, "printed", "/recipes")));
        Assert.Contains("\"ift\": \"a/“b”.jsonl\"", printed);
        foreach (var key in RecipeKeys.All()
            .Where(key => key != "$schema" && !key.StartsWith("seeds.world.", StringComparison.Ordinal)
                && !key.StartsWith("seeds.dataset.", StringComparison.Ordinal)))
            Assert.Contains($"\"{key[(key.LastIndexOf('.') + 1)..]}\":", printed);
    }

    [Fact]
    public void A_data_set_is_named_by_files_and_hub_names_and_stands_alone()
    {
        const string set = """seeds={"dataset":{"files":["a.jsonl","hf://datasets/org/name"],"format":"oasstTrees","ranked":5}}""";

        var dataset = RecipeFile.Parse(Good, "r.json", "/recipes", [set]).Seeds.Dataset!;

        Assert.Equal([Path.GetFullPath("a.jsonl"), "hf://datasets/org/name"], dataset.Files);
        Assert.Equal((DataFormat.OasstTrees, 5, 3200), (dataset.Format, dataset.Ranked, dataset.Ift));
        Assert.Contains(
            "seeds.dataset.format is \"trees\"; it must be one of",
            Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/recipes", [set, "seeds.dataset.format=trees"])).Message);
        Assert.Contains(
            "seeds has dataset and a seed file; choose one of them",
            Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/recipes", [set, "seeds.ift=x"])).Message);
        Assert.Contains(
            "seeds.ranked is missing",
            Assert.Throws<UserFaultException>(() => RecipeFile.Parse(Good, "r.json", "/recipes", [set, "seeds.dataset.ranked=0"])).Message);
    }

    [Fact]
    public void The_schema_knows_every_key_and_says_what_it_means()
    {
        using var schema = JsonDocument.Parse(RecipeSchema.Text());

        var beta = schema.RootElement.GetProperty("properties").GetProperty("dpo").GetProperty("properties").GetProperty("beta");
        Assert.Equal("number", beta.GetProperty("type").GetString());
        Assert.Equal("Strength of the pull towards the reference. Paper: 0.1.", beta.GetProperty("description").GetString());
        Assert.False(schema.RootElement.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public void The_papers_recipe_is_the_defaults_but_for_its_files_and_the_author()
    {
        var paper = RecipeFile.Load(Path.Combine(SharedData.Root, "recipes", "paper.json"));

        var keys = RecipeFile.Differences(new(), paper).Select(difference => difference.Split(' ')[0]);
        Assert.Equal(
            ["model", "seeds.ift", "seeds.ranked", "seeds.validation", "seeds.evaluation", "seeds.evaluationRanked", "prompts.author"], keys);
        Assert.Equal(2, TinyRun.Recipe.Iterations);
    }

    [Theory]
    [InlineData("quickstart.json")]
    [InlineData("smollm2-oasst.json")]
    [InlineData("smollm2-oasst-gpu.json")]
    public void A_shipped_recipe_has_no_fault(string name) =>
        Assert.Equal(2, RecipeFile.Load(Path.Combine(SharedData.Root, "recipes", name)).Iterations);
}

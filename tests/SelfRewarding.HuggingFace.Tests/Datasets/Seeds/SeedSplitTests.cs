using SelfRewarding.HuggingFace.Datasets;
using SelfRewarding.HuggingFace.Datasets.Seeds;
using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Tests.Datasets.Seeds;

public sealed class SeedSplitTests : IDisposable
{
    private static readonly DatasetSeedOptions sizes =
        new() { Ift = 30, Ranked = 20, Validation = 5, Evaluation = 10, EvaluationRanked = 8, Seed = 3 };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Parts_have_the_sizes_asked_for_and_share_no_prompt()
    {
        var parts = SeedSplit.Of(Items(100), sizes, new());

        Assert.Equal((30, 20, 5, 10, 8), Sizes(parts));
        Assert.Equal(73, Prompts(parts).Distinct().Count());
        Assert.All(parts.Ift, example => Assert.Equal($"best of {example.Prompt}", example.Response));
        Assert.All(parts.Ranked.Concat(parts.EvaluationRanked), row => Assert.Equal([0, 1], row.Answers.Select(answer => answer.Rank)));
    }

    [Fact]
    public void The_order_of_the_rows_does_not_change_the_split_and_the_seed_does()
    {
        var parts = SeedSplit.Of(Items(100), sizes, new());

        Assert.Equal(Prompts(parts), Prompts(SeedSplit.Of(Items(100).Reverse(), sizes, new())));
        Assert.NotEqual(Prompts(parts), Prompts(SeedSplit.Of(Items(100), sizes with { Seed = 4 }, new())));
    }

    [Fact]
    public void A_part_takes_first_what_no_other_part_can_use()
    {
        DataItem[] bare = [.. Enumerable.Range(0, 15).Select(i => new DataItem("f:1", [new("user", $"bare {i}")], []))];

        var parts = SeedSplit.Of([.. Items(58), .. bare], sizes, new());

        Assert.Equal((30, 20, 5, 10, 8), Sizes(parts));
        Assert.All(parts.Validation.Concat(parts.Evaluation), prompt => Assert.StartsWith("bare", prompt));
    }

    [Fact]
    public void Where_there_is_too_little_all_parts_shrink_at_one_pace_and_the_rest_goes_on()
    {
        // Half of 73 prompts are there: half of every part.
        Assert.Equal((15, 10, 2, 5, 4), Sizes(SeedSplit.Of(Items(37), sizes, new())));

        // Only 14 ranked prompts for 28: ranked parts are halved, the others are whole.
        DataItem[] items = [.. Items(14), .. Items(100).Skip(14).Select(item => item with { Answers = [item.Answers[0]] })];
        Assert.Equal((30, 10, 5, 10, 4), Sizes(SeedSplit.Of(items, sizes, new())));
    }

    [Fact]
    public void What_cannot_be_a_seed_is_counted()
    {
        var report = new DataReport();
        DataItem[] items =
        [
            new("f:1", [new("user", "A  b")], [new("x", 0)]),
            new("f:2", [new("user", "a B")], [new("y", 0)]),
            new("f:3", [new("system", "s"), new("user", "u")], [new("x", 0)]),
            new("f:4", [new("user", "first"), new("assistant", "answer"), new("user", "second")], [new("x", 0)]),
            new("f:5", [new("user", "first"), new("assistant", "answer"), new("user", "second")], [new("x", 0), new("y", 1)]),
            new("f:6", [], [new("", 0)]),
        ];

        var parts = SeedSplit.Of(items, new() { Ift = 9, Ranked = 0, Validation = 0, Evaluation = 0, EvaluationRanked = 0 }, report);

        Assert.Equal([new("A  b", "x"), new("first", "answer")], parts.Ift.OrderBy(example => example.Prompt, StringComparer.Ordinal));
        Assert.Equal(
            [new("prompts that stand twice", 1), new("prompts with a system prompt", 1), new("prompts with earlier turns", 1),
                new("rows of token ids", 1)], report.LeftOut);
    }

    [Fact]
    public void A_recipe_names_a_data_set_and_gets_all_parts()
    {
        var rows = Items(100).Select(item =>
            $$"""{"prompt":"{{item.Question}}","answers":[{"text":"{{item.Answers[0].Text}}","rank":0},{"text":"{{item.Answers[1].Text}}","rank":1}]}""");
        var file = folder.Write("all.jsonl", [.. rows]);

        var seeds = FileSeeds.Load(new() { Dataset = sizes with { Files = ["hf://some/set"] } }, name => name == "hf://some/set" ? file : name);

        Assert.Equal(
            (30, 20, 5, 10, 8),
            (seeds.Ift.Count, seeds.Ranked.Count, seeds.ValidationPrompts.Count, seeds.EvaluationPrompts.Count, seeds.EvaluationRanked.Count));
        Assert.All(seeds.EvaluationPrompts, prompt => Assert.True(seeds.IsHeldOut(prompt)));
        Assert.All(seeds.Ift, example => Assert.False(seeds.IsHeldOut(example.Prompt)));
    }

    [Theory]
    [InlineData("""{"prompt":"p"}""", "too few prompts with a best answer")]
    [InlineData("""{"prompt":"p","response":""}""", "all.jsonl:1: \"response\" is empty")]
    [InlineData("""{"prompt_ids":[1],"response_ids":[2]}""", "seeds are texts")]
    [InlineData("""{"prompt":"the additive 5-point scoring system","response":"Score: 4"}""", "these are judgements")]
    public void A_data_set_without_seeds_is_refused(string row, string fault) =>
        Assert.Contains(
            fault,
            Assert.Throws<UserFaultException>(() => FileSeeds.Load(new() { Dataset = new() { Files = [folder.Write("all.jsonl", row)] } })).Message);

    private static IEnumerable<DataItem> Items(int count) => Enumerable.Range(0, count)
        .Select(i => new DataItem($"f:{i}", [new("user", $"prompt {i}")], [new($"best of prompt {i}", 0), new($"worse of prompt {i}", 1)]));

    private static (int Ift, int Ranked, int Validation, int Evaluation, int EvaluationRanked) Sizes(SeedParts parts) =>
        (parts.Ift.Count, parts.Ranked.Count, parts.Validation.Count, parts.Evaluation.Count, parts.EvaluationRanked.Count);

    private static string[] Prompts(SeedParts parts) =>
    [
        .. parts.Ift.Select(example => example.Prompt), .. parts.Ranked.Select(row => row.Prompt), .. parts.Validation, .. parts.Evaluation,
        .. parts.EvaluationRanked.Select(row => row.Prompt),
    ];
}

using SelfRewarding.Seeds;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests;

public sealed class WorldSeedsTests
{
    private static readonly WorldSeedOptions options = new() { ValidationPrompts = 100 };
    private static readonly WorldSeeds seeds = new(options, 1);

    private static IEnumerable<string> TrainingPrompts(WorldSeeds run) =>
        [.. run.Ift.Select(example => example.Prompt), .. run.EftPrompts, .. run.ValidationPrompts];

    [Fact]
    public void Nothing_that_is_trained_on_is_held_out()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var run = new WorldSeeds(options, seed);
            Assert.All(TrainingPrompts(run), prompt => Assert.False(run.IsHeldOut(prompt)));
        }
    }

    [Fact]
    public void Everything_that_is_evaluated_on_is_held_out() =>
        Assert.All([.. seeds.EvaluationPrompts, .. seeds.EvaluationJudgePrompts], prompt => Assert.True(seeds.IsHeldOut(prompt)));

    [Fact]
    public void There_is_as_much_as_was_asked_for()
    {
        Assert.Equal(60, seeds.Ift.Count);
        Assert.Equal(600, seeds.EftPrompts.Count);
        Assert.Equal(100, seeds.ValidationPrompts.Count);
        Assert.Empty(new WorldSeeds(new(), 1).ValidationPrompts);
        Assert.Empty(seeds.Ranked);
        Assert.Empty(seeds.EvaluationRanked);
    }

    [Fact]
    public void No_prompt_is_given_out_twice()
    {
        Assert.Equal(760, TrainingPrompts(seeds).Distinct().Count());
        Assert.Equal(seeds.EvaluationPrompts.Count, seeds.EvaluationPrompts.Distinct().Count());
    }

    [Fact]
    public void Every_family_is_evaluated_with_at_most_30_prompts()
    {
        var families = seeds.EvaluationPrompts.CountBy(prompt => WorldTask.Read(prompt)!.Family.Name).ToDictionary();

        Assert.Equal(21, families.Count);
        Assert.All(families.Values, count => Assert.InRange(count, 4, 30));
        Assert.Equal(30, families["reverse"]);
    }

    [Fact]
    public void The_evaluation_is_the_same_for_every_seed_and_the_training_is_not()
    {
        var other = new WorldSeeds(options, 2);

        Assert.Equal(seeds.EvaluationPrompts, other.EvaluationPrompts);
        Assert.Equal(seeds.EvaluationJudgePrompts, other.EvaluationJudgePrompts);
        Assert.NotEqual(seeds.EftPrompts, other.EftPrompts);
        Assert.Equal(seeds.Ift, new WorldSeeds(options, 1).Ift);
    }

    [Fact]
    public void The_annotator_gives_every_gold_answer_five_points() =>
        Assert.All(seeds.Ift, example => Assert.Equal(5, seeds.Annotator.Annotate(example.Prompt, example.Response, true, 1)!.Score));

    [Fact]
    public void A_text_that_is_no_prompt_is_not_held_out() => Assert.False(seeds.IsHeldOut("write a poem"));
}

using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Tests.SelfInstruction;

public sealed class PromptFilterTests
{
    [Theory]
    [InlineData("Name five old trees", PromptOutcome.Kept)]
    [InlineData("Name five trees", PromptOutcome.Length)]
    [InlineData("", PromptOutcome.Length)]
    [InlineData("Describe this Image in words", PromptOutcome.Keyword)]
    [InlineData("What do the graphs tell us", PromptOutcome.Keyword)]
    [InlineData("I want to go to Rome", PromptOutcome.Keyword)]
    [InlineData("Say what imagery is made of", PromptOutcome.Kept)]
    [InlineData("write a program that adds numbers", PromptOutcome.Keyword)]
    [InlineData("-- name five old trees", PromptOutcome.FirstCharacter)]
    [InlineData("$100 is how many pounds", PromptOutcome.FirstCharacter)]
    [InlineData("Émile wrote which four novels", PromptOutcome.FirstCharacter)]
    [InlineData("5 trees that grow tall", PromptOutcome.Kept)]
    [InlineData("This one is held out", PromptOutcome.HeldOut)]
    [InlineData("Tell the joke about a hen", PromptOutcome.Similar)]       // LCS 5 of 6 and 6: 0.83
    [InlineData("Say how a hen could be like a joke", PromptOutcome.Kept)]
    public void The_first_filter_that_does_not_let_a_prompt_through_is_its_outcome(string prompt, PromptOutcome outcome)
    {
        var filter = new PromptFilter(new(), text => text == "This one is held out");
        filter.Accept("Tell a joke about a hen");

        Assert.Equal(outcome, filter.Judge(prompt).Outcome);
    }

    [Fact]
    public void Too_many_words_are_too_many()
    {
        var filter = new PromptFilter(new(), _ => false);

        Assert.Equal(PromptOutcome.Kept, filter.Judge(string.Join(' ', Enumerable.Repeat("word", 150))).Outcome);
        Assert.Equal(PromptOutcome.Length, filter.Judge(string.Join(' ', Enumerable.Repeat("word", 151))).Outcome);
    }

    [Fact]
    public void Filters_can_be_switched_off()
    {
        var filter = new PromptFilter(
            new() { KeywordFilter = false, FirstCharacterFilter = false, MinimumWords = 2, MaximumSimilarity = 1 }, _ => false);
        filter.Accept("draw five trees");

        Assert.Equal((PromptOutcome.Kept, null), filter.Judge("draw five trees ?"));
        Assert.Equal((PromptOutcome.Kept, null), filter.Judge("über alles"));
        Assert.Equal((PromptOutcome.Similar, 1), filter.Judge("draw five trees"));
    }

    [Fact]
    public void Similarity_at_the_limit_is_let_through()
    {
        var filter = new PromptFilter(new() { MaximumSimilarity = 0.75 }, _ => false);
        filter.Accept("one two three four");

        Assert.Equal((PromptOutcome.Kept, 0.75), filter.Judge("one two three five"));
        Assert.Equal(PromptOutcome.Similar, filter.Judge("one two x three four").Outcome);
    }

    [Fact]
    public void Equal_text_is_similar_in_every_script()
    {
        var filter = new PromptFilter(new() { FirstCharacterFilter = false, MinimumWords = 1 }, _ => false);
        filter.Accept("日本語のテキスト");

        Assert.Equal(PromptOutcome.Similar, filter.Judge("日本語のテキスト").Outcome);
    }
}

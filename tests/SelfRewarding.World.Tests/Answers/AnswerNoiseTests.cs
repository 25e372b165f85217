using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests.Answers;

public sealed class AnswerNoiseTests
{
    [Theory]
    [InlineData("reverse these words : cat hat red", "cat hat red .")]
    [InlineData("sort these words : lime axe dog", "lime axe dog .")]
    [InlineData("swap the first and last word : cat hat red", "hat red cat .")]
    [InlineData("swap the first and last word : cat hat red car", "car red hat cat .")]
    [InlineData("repeat after me : cat hat red", "cat hat .")]
    [InlineData("remove hat from : cat hat red", "cat hat .")]
    [InlineData("remove red from : cat hat red", "cat hat red .")]
    [InlineData("what is the first word : cat hat red", "the first word is hat .")]
    [InlineData("what is the last word : cat hat red", "the last word is hat .")]
    [InlineData("which is the odd one : hat cat dog cow", "the odd one is cat .")]
    [InlineData("say cat 3 times", "cat cat cat cat .")]
    [InlineData("spell cat", "c a .")]
    [InlineData("add 2 and 3", "2 plus 3 is 6 .")]
    [InlineData("what is 7 minus 3 ?", "7 minus 3 is 3 .")]
    [InlineData("what is 7 minus 7 ?", "7 minus 7 is 1 .")]
    [InlineData("which is bigger , 9 or 4 ?", "4 is bigger than 9 .")]
    [InlineData("give the opposite of cold", "the opposite of cold is cold .")]
    [InlineData("give the plural of cat", "the plural of cat is cat .")]
    public void The_misconception_of_a_family_is_always_the_same(string prompt, string answer) =>
        Assert.Equal(answer.Split(' '), WrongAnswer.Misconceived(WorldTask.Read(prompt)!, RandomStream.Walk(1)));

    [Fact]
    public void The_misconception_of_open_lists_is_one_item_too_many()
    {
        var answer = WrongAnswer.Misconceived(WorldTask.Read("list 3 of kind fruit")!, RandomStream.Walk(1));

        Assert.Equal(4, answer.Count(word => Lexicon.CategoryOf(word) == "fruit"));
    }

    // Shares measured on the world's prototype (40,000 answers each): points 0 to 5, then the mean length in words.
    [Theory]
    [InlineData(true, new[] { 0.018, 0.164, 0.159, 0.219, 0.264, 0.175 }, 8.17)]
    [InlineData(false, new[] { 0.010, 0.102, 0.103, 0.145, 0.216, 0.424 }, 7.03)]
    public void Flaws_are_as_frequent_as_measured(bool strong, double[] shares, double length)
    {
        const int count = 10_000;
        var noise = strong ? AnswerNoise.Strong : AnswerNoise.Moderate;
        var random = RandomStream.Walk(6);
        var answers = Enumerable.Range(0, count)
            .Select(_ => WorldTask.DrawAny(random))
            .Select(task => (task, words: noise.Answer(task, random).Split(' ')))
            .ToList();
        var scores = answers.CountBy(answer => AnswerCheck.Of(answer.task, answer.words).Score).ToDictionary();

        for (var score = 0; score <= 5; score++)
            Assert.InRange((double)scores[score] / count, shares[score] - 0.02, shares[score] + 0.02);
        Assert.InRange(answers.Average(answer => answer.words.Length), length - 0.2, length + 0.2);
    }
}

using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests.Answers;

public sealed class CritiqueTests
{
    [Theory]
    [InlineData("spell cat", "c a t .", "review c c a a t t . . topic yes form yes part yes right yes length yes")]
    [InlineData("spell cat", "c o .", "review c c o a bad . t bad end . bad topic yes form yes part no right no length yes")]
    [InlineData("spell cat", "c a t . we go home now .", "review c c a a t t . . topic yes form yes part yes right yes length no")]
    [InlineData("give the opposite of good", "the opposite of good is good .",
        "review the the opposite opposite of of good good is is good bad bad . . topic yes form yes part yes right no length yes")]
    public void A_review_puts_each_word_beside_the_right_one(string prompt, string answer, string review) =>
        Assert.Equal(review, Critique.Of(WorldTask.Read(prompt)!, answer, 0, RandomStream.Walk(1)));

    [Fact]
    public void The_own_answer_and_the_verdict_are_read_back_from_any_review()
    {
        var random = RandomStream.Walk(2);
        for (var i = 0; i < 3000; i++)
        {
            var task = WorldTask.DrawAny(random);
            var answer = PretrainingCorpus.ReviewedAnswer(task, random);
            var review = Critique.Of(task, answer, 0, random).Split(' ');

            Assert.True(AnswerCheck.Of(task, Critique.OwnAnswer(review)).Right);
            Assert.Equal(AnswerCheck.Of(task, answer.Split(' ')).Right, Critique.CallsRight(review));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("review")]
    [InlineData("review c c a a")]
    [InlineData("c c a a topic yes")]
    public void An_unfinished_review_says_nothing(string text)
    {
        Assert.Empty(Critique.OwnAnswer(WorldTokenizer.Words(text)));
        Assert.Null(Critique.CallsRight(WorldTokenizer.Words(text)));
    }

    [Fact]
    public void Noise_turns_points_in_its_share_of_the_reviews()
    {
        var random = RandomStream.Walk(3);
        var task = WorldTask.Read("spell cat")!;
        var clean = Critique.Of(task, "c a t .", 0, random);
        var turned = Enumerable.Range(0, 5000).Count(_ => Critique.Of(task, "c a t .", 0.5, random) != clean);

        Assert.InRange(turned / 5000.0, 0.39, 0.44); // 0.5 × (1 − 0.7⁵) = 0.416
    }
}

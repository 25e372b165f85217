using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests.Answers;

public sealed class AnswerCheckTests
{
    // Points in their order: topic, form, part, right, length.
    [Theory]
    [InlineData("reverse these words : cat hat red", "red hat cat .", "11111")]
    [InlineData("reverse these words : cat hat red", "cat hat red .", "11001")]
    [InlineData("reverse these words : cat hat red", "red hat dog .", "11101")]
    [InlineData("reverse these words : cat hat red", "red hat cat . i like red hats .", "11110")]
    [InlineData("reverse these words : cat hat red", "red hat cat", "10100")]
    [InlineData("reverse these words : cat hat red", "the answer is red hat cat .", "10001")]
    [InlineData("reverse these words : cat hat red", "i do not know .", "00001")]
    [InlineData("reverse these words : cat hat red", "", "00000")]
    [InlineData("reverse these words : cat hat red", ".", "00001")]
    [InlineData("spell cat", "c a t .", "11111")]
    [InlineData("spell cat", "c a .", "11101")]
    [InlineData("spell cat", "cat .", "00001")]
    [InlineData("say cat 2 times", "cat cat cat .", "11101")]
    [InlineData("say cat 2 times", "cat cat cat cat cat .", "11001")]
    [InlineData("list 3 of kind fruit", "lime , pear , plum .", "11111")]
    [InlineData("list 3 of kind fruit", "lime , pear .", "11101")]
    [InlineData("list 3 of kind fruit", "lime , pear , pear .", "11101")]
    [InlineData("list 3 of kind fruit", "lime , cat , dog .", "11001")]
    [InlineData("list 3 of kind fruit", "lime pear plum .", "10111")]
    [InlineData("list 3 of kind fruit", "cat , dog , cow .", "01001")]
    [InlineData("add 2 and 3", "2 plus 3 is 5 .", "11111")]
    [InlineData("add 2 and 3", "2 plus 3 is 6 .", "11101")]
    [InlineData("add 2 and 3", "2 plus 4 is 6 .", "11001")]
    [InlineData("add 2 and 3", "5 .", "10001")]
    [InlineData("add 2 and 3", "it is 5 not 2 .", "10101")]
    [InlineData("what is a cat ?", "an cat is a animal .", "11101")]
    [InlineData("what is a cat ?", "a cat is an animal !", "10101")]
    [InlineData("is a cat a fruit ?", "no , a cat is not a fruit .", "11111")]
    [InlineData("is a cat a fruit ?", "yes , a cat is a fruit .", "11101")]
    [InlineData("is a cat a fruit ?", "no .", "00101")]
    [InlineData("is a cat a fruit ?", "yes .", "00001")]
    [InlineData("make json : name eva , age 7", """{ " name " : " eva " , " age " : 7 }""", "11111")]
    [InlineData("make json : name eva , age 7", """{ " name " : " tom " , " age " : 7 }""", "11101")]
    [InlineData("greet tom for the night", "dear tom , good night !", "11111")]
    [InlineData("greet tom for the night", "hi tom , good night !", "10101")]
    public void An_answer_gets_its_points(string prompt, string response, string points)
    {
        var check = AnswerCheck.Of(WorldTask.Read(prompt)!, WorldTokenizer.Words(response));

        Assert.Equal(points, string.Concat(check.Points.Select(point => point ? 1 : 0)));
        Assert.Equal(points.Count(point => point == '1'), check.Score);
    }

    [Fact]
    public void Every_right_answer_has_all_five_points()
    {
        var random = RandomStream.Walk(3);
        for (var i = 0; i < 3000; i++)
        {
            var task = WorldTask.DrawAny(random);
            Assert.Equal(5, AnswerCheck.Of(task, task.Answer(random)).Score);
        }
    }

    [Fact]
    public void An_answer_cut_at_the_limit_loses_the_length_point_even_when_it_looks_whole()
    {
        var check = AnswerCheck.Of(WorldTask.Read("spell cat")!, ["c", "a", "t", "."], ended: false);

        Assert.Equal(new(Topic: true, Form: true, Part: true, Right: true, Length: false), check);
    }
}

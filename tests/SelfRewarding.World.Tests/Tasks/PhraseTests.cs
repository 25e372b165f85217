using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests.Tasks;

public sealed class PhraseTests
{
    [Fact]
    public void A_template_writes_words_articles_and_numbers()
    {
        var phrase = new Phrase("is {a0} like {w1} or {n0} of {words} ?");

        Assert.Equal("is an axe like cat or 3 of dog cow ?", phrase.Write(new(["axe", "cat", "dog", "cow"], [3])));
    }

    [Fact]
    public void What_a_template_wrote_it_reads()
    {
        var read = new Phrase("take {n1} {w0} from {n0} : {words} now").Read("take 2 cat from 9 : dog cow pig now".Split(' '));

        Assert.Equal(["cat", "dog", "cow", "pig"], read!.Words);
        Assert.Equal([9, 2], read.Numbers);
    }

    [Theory]
    [InlineData("take 2 from")]
    [InlineData("take 2 from 9 now")]
    [InlineData("take two from 9")]
    [InlineData("take 25 from 9")]
    [InlineData("drop 2 from 9")]
    public void Any_other_text_is_not_read(string text) => Assert.Null(new Phrase("take {n1} from {n0}").Read(text.Split(' ')));

    [Fact]
    public void A_list_has_at_least_one_word() => Assert.Null(new Phrase("write {words} in order").Read("write in order".Split(' ')));
}

using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests.Tasks;

public sealed class WorldTaskTests
{
    public static TheoryData<string> FamilyNames => [.. WorldTask.Families.Select(family => family.Name)];

    [Theory]
    [InlineData("reverse these words : cat hat red", "red hat cat .")]
    [InlineData("write cat hat red car in reverse", "car red hat cat .")]
    [InlineData("sort these words : lime axe dog", "axe dog lime .")]
    [InlineData("write lime axe dog in order", "axe dog lime .")]
    [InlineData("swap the first and last word : cat hat red car", "car hat red cat .")]
    [InlineData("repeat after me : cat hat red", "cat hat red .")]
    [InlineData("say these words : cat hat red", "cat hat red .")]
    [InlineData("remove hat from : cat hat red", "cat red .")]
    [InlineData("drop hat from this list : cat hat red", "cat red .")]
    [InlineData("what is the first word : cat hat red", "the first word is cat .")]
    [InlineData("give the last word of cat hat red", "the last word is red .")]
    [InlineData("which is the odd one : cat hat dog cow", "the odd one is hat .")]
    [InlineData("say cat 3 times", "cat cat cat .")]
    [InlineData("how do you spell cat ?", "c a t .")]
    [InlineData("what is 8 plus 9 ?", "8 plus 9 is 17 .")]
    [InlineData("take 3 from 11", "11 minus 3 is 8 .")]
    [InlineData("which is bigger , 9 or 20 ?", "20 is bigger than 9 .")]
    [InlineData("give the opposite of cold", "the opposite of cold is hot .")]
    [InlineData("name the capital of peru", null)]
    [InlineData("name the capital of japan", "the capital of japan is tokyo .")]
    [InlineData("what is the plural of peach ?", "the plural of peach is peaches .")]
    [InlineData("give the plural of scarf", "the plural of scarf is scarves .")]
    [InlineData("what is an axe ?", "an axe is a tool .")]
    [InlineData("is a cat an animal ?", "yes , a cat is an animal .")]
    [InlineData("is an axe an animal ?", "no , an axe is not an animal .")]
    [InlineData("make json : name eva , age 7", """{ " name " : " eva " , " age " : 7 }""")]
    [InlineData("write a good night note to tom", "dear tom , good night !")]
    [InlineData("greet tom for the night", "dear tom , good night !")]
    public void The_right_answer_of_a_prompt_is_known(string prompt, string? answer) =>
        Assert.Equal(answer?.Split(' '), WorldTask.Read(prompt)?.OnlyAnswer);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("reverse these words : cat hat")]
    [InlineData("reverse these words : cat hat cat")]
    [InlineData("reverse these words : cat hat apples")]
    [InlineData("sort these words : cat hat red car")]
    [InlineData("drop horse from this list : glove bus axe pear")]
    [InlineData("which is the odd one : cat hat dog red")]
    [InlineData("which is the odd one : cat hat dog shoe")]
    [InlineData("which is bigger , 19 or 19 ?")]
    [InlineData("add 9 and 10")]
    [InlineData("take 12 from 11")]
    [InlineData("say cat 6 times")]
    [InlineData("say cat 3 times ?")]
    [InlineData("list 6 of kind fruit")]
    [InlineData("what is the plural of red ?")]
    [InlineData("give the opposite of cold ? ?")]
    [InlineData("write json with name cat and age 7")]
    public void Text_that_is_no_sound_prompt_is_not_a_task(string text) => Assert.Null(WorldTask.Read(text));

    [Theory]
    [InlineData("spell cat ?", "spell cat")]
    [InlineData("give the opposite of cold ?", "what is the opposite of cold")]
    [InlineData("Spell cat", "spell  cat")]
    [InlineData("is an cat a animal?", "is a cat an animal ?")]
    public void Small_slips_of_wording_do_not_hide_a_task(string one, string other)
    {
        var task = WorldTask.Read(one);

        Assert.NotNull(task);
        Assert.Equal(task.OnlyAnswer, WorldTask.Read(other)!.OnlyAnswer);
        Assert.Equal(task.IsHeldOut, WorldTask.Read(other)!.IsHeldOut);
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Every_wording_of_a_task_reads_back_as_the_task(string name)
    {
        var random = RandomStream.Walk(7);
        var family = WorldTask.Families.Single(f => f.Name == name);
        for (var i = 0; i < 200; i++)
        {
            var task = new WorldTask(family, family.Draw(random));
            foreach (var phrase in family.Phrases)
            {
                var read = WorldTask.Read(phrase.Write(task.Arguments));

                Assert.Same(family, read?.Family);
                Assert.Equal(task.Arguments.Words, read!.Arguments.Words);
                Assert.Equal(task.Arguments.Numbers, read.Arguments.Numbers);
            }
        }
    }

    [Theory]
    [MemberData(nameof(FamilyNames))]
    public void Every_family_has_both_parts(string name)
    {
        var random = RandomStream.Walk(8);
        var family = WorldTask.Families.Single(f => f.Name == name);
        var parts = Enumerable.Range(0, 600).Select(_ => new WorldTask(family, family.Draw(random)).IsHeldOut).ToList();

        Assert.InRange(parts.Count(held => held), 30, 200);
    }

    [Fact]
    public void There_are_21_families_and_each_has_its_own_name() =>
        Assert.Equal(21, WorldTask.Families.Select(family => family.Name).Distinct().Count());

    [Fact]
    public void One_task_in_six_is_drawn_from_the_held_out_part_in_pretraining()
    {
        var random = RandomStream.Walk(9);
        var held = Enumerable.Range(0, 6000).Count(_ => WorldTask.DrawAny(random).IsHeldOut);

        Assert.InRange(held, 900, 1100);
    }

    [Fact]
    public void The_nearest_answer_of_an_open_task_keeps_the_valid_items_in_their_places()
    {
        var task = WorldTask.Read("list 4 of kind fruit")!;
        var nearest = task.AnswerNearest("cat , lime , lime , pear .".Split(' '), RandomStream.Walk(1));

        Assert.Equal(("lime", "pear"), (nearest[2], nearest[6]));
        Assert.Equal(4, nearest.Where(word => Lexicon.CategoryOf(word) == "fruit").Distinct().Count());
        Assert.Equal(8, nearest.Length);
    }

    [Fact]
    public void Facts_are_true()
    {
        var random = RandomStream.Walk(4);
        var facts = Enumerable.Range(0, 4000).Select(_ => Fact.Draw(random)).ToHashSet();

        Assert.Contains("the capital of cuba is havana .", facts);
        Assert.Contains("the word cat is spelled c a t .", facts);
        Assert.Contains("an axe is a tool .", facts);
        Assert.All(facts.Where(fact => fact.StartsWith("in order", StringComparison.Ordinal)), fact =>
        {
            string[] words = fact.Split(' ')[3..^1];
            Assert.Equal(words.Order(StringComparer.Ordinal), words);
        });
        Assert.All(facts.Where(fact => fact.Contains("things of kind")), fact =>
        {
            var words = fact.Split(' ');
            Assert.Equal(int.Parse(words[0]), words.Skip(6).Count(word => Lexicon.CategoryOf(word) == words[4]));
        });
    }
}

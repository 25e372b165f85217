using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Tests;

public sealed class PretrainingCorpusTests
{
    private static readonly IReadOnlyList<IReadOnlyList<int>> documents =
        [.. Enumerable.Range(0, 5000).Select(new PretrainingCorpus(1).Document)];

    private static readonly IReadOnlyList<string> texts = [.. documents.Select(WorldTokenizer.Decode)];

    private static IEnumerable<string> TaskLists => StartingWith(WorldPrompts.TaskListHeading);

    private static IEnumerable<string> Reviews => StartingWith("<user> question :");

    private static IEnumerable<string> Dialogues => StartingWith("<user>").Except(Reviews);

    private static IEnumerable<string> StartingWith(string opening) =>
        texts.Where(text => text.StartsWith(opening, StringComparison.Ordinal));

    [Fact]
    public void A_document_depends_on_its_number_and_the_seed_only()
    {
        Assert.Equal(documents[4321], new PretrainingCorpus(1).Document(4321));
        Assert.NotEqual(documents[4321], new PretrainingCorpus(2).Document(4321));
        Assert.NotEqual(documents[4321], documents[4322]);
    }

    [Fact]
    public void Every_word_is_in_the_vocabulary_and_every_document_ends()
    {
        Assert.All(documents, document => Assert.DoesNotContain(WorldTokenizer.Unknown, document));
        Assert.All(documents, document => Assert.Equal(WorldTokenizer.Eos, document[^1]));
    }

    [Fact]
    public void The_kinds_of_document_have_their_shares()
    {
        Assert.InRange(Dialogues.Count() / 5000.0, 0.36, 0.40);
        Assert.InRange(Reviews.Count() / 5000.0, 0.52, 0.56);
        Assert.InRange(TaskLists.Count() / 5000.0, 0.03, 0.05);
        Assert.InRange(1 - (Dialogues.Count() + Reviews.Count() + TaskLists.Count()) / 5000.0, 0.03, 0.05);
    }

    [Fact]
    public void Task_lists_have_9_to_14_numbered_prompts_none_held_out()
    {
        var seeds = new WorldSeeds(new(), 0);
        List<int> counts = [];
        foreach (var list in TaskLists)
        {
            var rest = list[WorldPrompts.TaskListHeading.Length..^" <eos>".Length] + " ";
            var count = 0;
            while (rest != " ")
            {
                Assert.StartsWith($" {count + 1} . ", rest);
                rest = rest[$" {count + 1} . ".Length..];
                var next = rest.IndexOf($" {count + 2} . ", StringComparison.Ordinal);
                var prompt = next < 0 ? rest.TrimEnd() : rest[..next];
                Assert.NotNull(WorldTask.Read(prompt));
                Assert.False(seeds.IsHeldOut(prompt));
                rest = next < 0 ? " " : rest[next..];
                count++;
            }
            counts.Add(count);
        }

        Assert.Equal((9, 14), (counts.Min(), counts.Max()));
    }

    [Fact]
    public void Dialogues_are_prompts_with_one_answer_each_one_in_six_held_out()
    {
        var turns = Dialogues.SelectMany(text => text.Split(" <eos>", StringSplitOptions.RemoveEmptyEntries)).ToList();
        var prompts = turns.Select(turn => turn.Trim()["<user> ".Length..].Split(" <bot> ")[0]).ToList();

        Assert.All(prompts, prompt => Assert.NotNull(WorldTask.Read(prompt)));
        Assert.InRange(prompts.Count(prompt => WorldTask.Read(prompt)!.IsHeldOut) / (double)prompts.Count, 0.14, 0.19);
    }

    [Fact]
    public void A_negative_number_is_no_document() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PretrainingCorpus(1).Document(-1));
}

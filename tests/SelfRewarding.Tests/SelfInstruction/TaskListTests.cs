using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Tests.SelfInstruction;

public sealed class TaskListTests
{
    private static readonly string[] Eight = [.. Enumerable.Range(1, 8).Select(i => $"task {i}")];

    [Fact]
    public void The_list_is_Self_Instructs()
    {
        Assert.Equal(
            "Come up with a series of tasks:\n1. Say  this\n2. Tell me\n3.".Replace("  ", " "), TaskList.Begin([" Say\n\tthis: ", "Tell me"]));
        Assert.EndsWith("8. task 8\n9.", TaskList.Begin(Eight));
    }

    [Fact]
    public void A_task_ends_only_at_the_number_that_comes_next()
    {
        var tasks = Read(" Add 3. and 4. to 11. of them\n10. List\n12. animals 11 . Sum 10. up", FinishReason.Stop);

        Assert.Equal([("Add 3. and 4. to 11. of them", true), ("List 12. animals", true), ("Sum 10. up", true)], tasks);
    }

    [Fact]
    public void The_last_task_is_not_complete_when_the_text_was_cut()
    {
        Assert.Equal([("one", true), ("tw", false)], Read(" one\n10. tw", FinishReason.Length));
        Assert.Equal([("one", true)], Read(" one\n10.", FinishReason.Length));
        Assert.Equal([("one", true)], Read(" one\n10.", FinishReason.Stop));
    }

    [Fact]
    public void The_list_ends_at_an_empty_line()
    {
        Assert.Equal([("one", true), ("two", true)], Read(" one\n10. two\n \nAnswer: 11. three", FinishReason.Length));
        Assert.Equal([("one", true)], Read("\n\none", FinishReason.Stop));
    }

    [Fact]
    public void The_list_ends_when_it_is_twice_as_long_as_its_demonstrations()
    {
        var text = string.Concat(Enumerable.Range(9, 12).Select(i => i == 9 ? " t9\n" : $"{i}. t{i}\n"));

        Assert.Equal(Enumerable.Range(9, 7).Select(i => ($"t{i}", true)), Read(text, FinishReason.Length));
    }

    [Fact]
    public void Numbers_that_belong_to_words_or_decimals_do_not_cut() =>
        Assert.Equal([("B10. is a vitamin, 10.5 is a number", true)], Read(" B10. is a vitamin, 10.5 is a number", FinishReason.Stop));

    private static IReadOnlyList<(string, bool)> Read(string text, FinishReason finish) => TaskList.Read(text, 8, finish);
}

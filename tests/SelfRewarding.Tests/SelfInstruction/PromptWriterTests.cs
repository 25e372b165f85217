using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;
using SelfRewarding.Tests.Models;

namespace SelfRewarding.Tests.SelfInstruction;

public sealed class PromptWriterTests
{
    private static readonly string[] Seeds = [.. Enumerable.Range(0, 20).Select(i => $"seed task number {i}:")];

    private static readonly PromptOptions Options = new() { PerIteration = 40, MaximumSimilarity = 1 };

    [Fact]
    public void The_author_continues_eight_demonstrations_as_plain_text_two_of_them_its_own()
    {
        var model = Author();

        _ = Write(model, Options with { PerIteration = 30 }, []).ToList();

        var demonstrations = model.Requests.Select(r => r.Input.Text!.Split('\n')).ToList();
        Assert.All(demonstrations, lines => Assert.Equal(("Come up with a series of tasks:", "9."), (lines[0], lines[^1])));
        Assert.All(demonstrations, lines => Assert.Equal(8, lines[1..^1].Select(line => line[3..]).Distinct().Count()));
        Assert.All(demonstrations.Take(30), lines => Assert.DoesNotContain(lines, line => line.Contains("new task")));
        Assert.All(demonstrations.Skip(30), lines => Assert.Equal(2, lines.Count(line => line.Contains("new task"))));
        Assert.NotEqual(30, demonstrations.Count);
    }

    [Fact]
    public void Kept_prompts_are_numbered_and_dropped_ones_recorded_until_there_are_enough()
    {
        var rows = Write(Author(), Options, []).SelectMany(round => round).ToList();

        Assert.Equal(Enumerable.Range(0, 40), rows.Where(r => r.Outcome == PromptOutcome.Kept).Select(r => r.Id));
        Assert.Equal(40, rows.Where(r => r.Outcome == PromptOutcome.Kept).Select(r => r.Prompt).Distinct().Count());
        Assert.Contains(rows, r => r is { Id: -1, Outcome: PromptOutcome.HeldOut });
        Assert.Contains(rows, r => r is { Id: -1, Outcome: PromptOutcome.Truncated });
        Assert.Equal(PromptOutcome.Kept, rows[^1].Outcome);
    }

    [Fact]
    public void A_stage_resumed_after_a_round_goes_on_as_if_it_had_not_stopped()
    {
        var whole = Write(Author(), Options, []).ToList();
        Assert.True(whole.Count >= 3);

        var rest = Write(Author(), Options, whole[..2]);

        Assert.Equal(whole[2..].SelectMany(round => round), rest.SelectMany(round => round));
    }

    [Fact]
    public void An_author_that_writes_nothing_new_is_given_up()
    {
        var model = new ScriptedModel(" say the same thing again");

        var rounds = Write(model, Options with { MaximumRounds = 3 }, []).ToList();

        Assert.Equal(3, rounds.Count);
        Assert.Single(rounds.SelectMany(r => r), row => row.Outcome == PromptOutcome.Kept);
    }

    /// <summary>Writes a new task of few, then a held-out one or one that is cut.</summary>
    private static ScriptedModel Author() => new((request, _) => ScriptedModel.Says(
        $" tell new task {request.Stream % 97}\n10. {(request.Stream % 2 == 0 ? "never train on this" : "cut in the mid")}",
        request.Stream % 2 == 0 ? FinishReason.Stop : FinishReason.Length));

    private static IEnumerable<IReadOnlyList<WrittenPrompt>> Write(
        ILanguageModel author, PromptOptions options, IReadOnlyList<IReadOnlyList<WrittenPrompt>> done) =>
        new PromptWriter(author, options, 1, "M1/1-prompts")
            .Write(Seeds, prompt => prompt == "never train on this", done, null, CancellationToken.None);
}

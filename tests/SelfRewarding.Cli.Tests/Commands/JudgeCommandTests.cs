using SelfRewarding.Cli.Commands;

namespace SelfRewarding.Cli.Tests.Commands;

public sealed class JudgeCommandTests : IDisposable
{
    private static readonly string[] model = ["--model", Path.Combine(SharedData.Root, "models", "quickstart-m0")];
    private readonly InProcess run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public void Each_answer_gets_its_judgements_and_the_mean_of_those_that_can_be_read()
    {
        var rows = run.Run(
            JudgeCommand.Create(CancellationToken.None),
            ["""{"id":"a","prompt":"spell cat","response":"c a t"}""", """{"prompt":"spell dog","response":""}"""],
            [.. model, "--judge-prompt", Prompt("review : <INSTRUCTION_HERE> <RESPONSE_HERE>"),
                "--samples", "2", "--max-tokens", "12", "--seed", "5"]);
        Assert.Equal(["id", "prompt", "response", "score", "judgements"], rows[0].Select(field => field.Key));
        foreach (var row in rows)
        {
            var judgements = row["judgements"]!.AsArray();
            Assert.Equal(2, judgements.Count);
            Assert.All(judgements, judgement => Assert.Equal(["text", "outcome", "score"], judgement!.AsObject().Select(field => field.Key)));
            double[] readable =
                [.. judgements.Where(judgement => judgement!["score"] is not null).Select(judgement => judgement!["score"]!.GetValue<double>())];
            Assert.Equal(readable.Length == 0 ? null : readable.Average(), row["score"]?.GetValue<double>());
        }
    }

    [Fact]
    public void What_cannot_be_judged_is_named_by_its_line()
    {
        // The additive prompt alone is longer than this model's 256 positions.
        var row = """{"prompt":"spell cat","response":"c a t"}""";
        Assert.Contains("in.jsonl:1: the prompt has", Fault([row]), StringComparison.Ordinal);
        Assert.Contains("in.jsonl:2: \"response\"", Fault([row, """{"prompt":"spell cat"}"""]), StringComparison.Ordinal);
        Assert.Contains(
            "in.jsonl:2: the prompt has",
            Fault(
                [row, $$"""{"prompt":"{{string.Concat(Enumerable.Repeat("cat ", 300))}}","response":""}"""],
                "--judge-prompt", "<INSTRUCTION_HERE><RESPONSE_HERE>"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_cannot_be_used_are_faults()
    {
        Assert.Contains("--samples", Fault([], "--samples", "0"), StringComparison.Ordinal);
        Assert.Contains("temperature", Fault([], "--temperature", "-1"), StringComparison.Ordinal);
        Assert.Contains("<RESPONSE_HERE>", Fault([], "--judge-prompt", Prompt("<INSTRUCTION_HERE>")), StringComparison.Ordinal);
        Assert.Contains("gone.txt", Fault([], "--judge-prompt", Path.Combine(run.Folder, "gone.txt")), StringComparison.Ordinal);
    }

    private string Fault(string[] rows, params string[] options) =>
        run.Fault(JudgeCommand.Create(CancellationToken.None), rows, [.. model, .. options]);

    private string Prompt(string text)
    {
        var path = Path.Combine(run.Folder, "prompt.txt");
        File.WriteAllText(path, text);
        return path;
    }
}

using SelfRewarding.Cli.Commands;

namespace SelfRewarding.Cli.Tests.Commands;

/// <summary>What is wrong with one row of many is said with its line.</summary>
public sealed class RowFaultTests : IDisposable
{
    private static readonly string[] model = ["--model", Path.Combine(SharedData.Root, "models", "quickstart-m0")];
    private static readonly string words = string.Concat(Enumerable.Repeat("cat ", 300));
    private readonly InProcess run = new();

    public void Dispose() => run.Dispose();

    public static TheoryData<string, string> Prompts => new()
    {
        { """{"prompt_ids":[5,99999]}""", "99999" },
        { """{"prompt_ids":[5,-1]}""", "prompt_ids" },
        { """{"prompt_ids":[]}""", "no tokens" },
        { $$"""{"prompt":"{{words}}"}""", "256 positions" },
    };

    public static TheoryData<string, string> Responses => new()
    {
        { """{"prompt_ids":[5],"response_ids":[99999]}""", "99999" },
        { """{"prompt_ids":[5],"response_ids":[-1]}""", "response_ids" },
        { $$"""{"prompt":"cat","response":"{{words}}"}""", "256 positions" },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public void Generate_names_the_row(string row, string said) =>
        AssertNamed(GenerateCommand.Create(CancellationToken.None), """{"prompt_ids":[5]}""", row, said, "--samples", "3");

    [Theory]
    [MemberData(nameof(Responses))]
    public void Logprobs_names_the_row(string row, string said) =>
        AssertNamed(LogprobsCommand.Create(CancellationToken.None), """{"prompt_ids":[5],"response_ids":[6]}""", row, said);

    private void AssertNamed(System.CommandLine.Command command, string good, string bad, string said, params string[] options)
    {
        var fault = run.Fault(command, [good, good, bad], [.. model, .. options]);
        Assert.Contains("in.jsonl:3: ", fault, StringComparison.Ordinal);
        Assert.Contains(said, fault, StringComparison.Ordinal);
    }
}

using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm download: brings a model or data set of the hub and prints where it lies.</summary>
internal static class DownloadCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var name = new Argument<string>("NAME") { Description = "org/name[@revision][/FILE.gguf], or hf://datasets/org/name[@revision][/FILE]" };
        var command = new Command(
            "download",
            "Brings what is needed of a model or data set of the hub into the cache and prints its path. The same command goes on where an\n"
            + "interrupted one stopped; with HF_HUB_OFFLINE=1 other commands then use the cache alone. docs/hub.md has the variables.\n"
            + "Examples:\n"
            + "  srlm download HuggingFaceTB/SmolLM2-135M\n"
            + "  srlm download hf://datasets/org/name@main/train.jsonl")
        {
            name,
        };
        command.SetAction(parsed =>
        {
            Console.WriteLine(HubSource.Get(Read(parsed.GetRequiredValue(name)), cancel).Path);
            return ExitCodes.Done;
        });
        return command;
    }

    private static HubName Read(string text) =>
        HubName.Parse(text, text.StartsWith("hf://datasets/", StringComparison.Ordinal) ? HubKind.Dataset : HubKind.Model)
        ?? throw new UserFaultException(
            $"{text} is no name on the hub; write it as org/name, org/name@revision or hf://datasets/org/name@revision/FILE");
}

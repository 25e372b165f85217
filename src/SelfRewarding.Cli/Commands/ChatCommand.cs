using System.CommandLine;
using SelfRewarding.Cli.Terminal;
using SelfRewarding.Models;

namespace SelfRewarding.Cli.Commands;

/// <summary>srlm chat: talk with a model in the terminal.</summary>
internal static class ChatCommand
{
    public static Command Create(CancellationToken cancel)
    {
        var model = new ModelOptions();
        var sampling = new SamplingFlags();
        var history = new Option<bool>("--history")
        {
            Description = "keep earlier turns in the prompt (the quickstart's models know single turns only)",
        };
        var command = new Command(
            "chat",
            "Answers line by line; an empty line or the end of input leaves.\n"
            + "Example: echo \"spell cat\" | srlm chat --model runs/quickstart/M3/model")
        {
            model.Model, model.Adapter, history, model.Threads.Option,
        };
        sampling.AddTo(command);
        command.SetAction(parsed =>
        {
            using var language = model.Threads.Engine(parsed).Load(model.Checkpoint(parsed, cancel));
            Talk(language, sampling.Read(parsed), sampling.Seed(parsed), parsed.GetValue(history), cancel);
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Talk(ILanguageModel model, SamplingOptions sampling, long seed, bool keeps, CancellationToken cancel)
    {
        var asks = !Console.IsInputRedirected;
        List<Message> turns = [];
        for (var turn = 0; ; turn++)
        {
            if (asks)
                Console.Error.Write("> ");
            if (ReadLine(cancel) is not { Length: > 0 } line)
                return;
            if (!keeps)
                turns.Clear();
            turns.Add(new Message("user", line));
            var request = new GenerationRequest(ModelInput.Chat([.. turns]), RandomStream.For(seed, "chat", turn));
            var answer = model.Generate([request], sampling, null, cancel)[0].Text;
            turns.Add(new Message("assistant", answer));
            Console.WriteLine(answer);
        }
    }

    /// <summary>A line of input; reading cannot be interrupted, so that waiting for it is.</summary>
    private static string? ReadLine(CancellationToken cancel)
    {
        try
        {
            return Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancel).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!Console.IsInputRedirected)
        {
            Console.Error.WriteLine();
            throw;
        }
    }
}

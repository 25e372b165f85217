using System.CommandLine;
using SelfRewarding.Cli.Commands;
using SelfRewarding.Cli.Terminal;

// First of all, and before anything else is loaded: an interrupt while the program starts is one too.
using var interrupts = new Interrupts();
return Start(args, interrupts.Token);

static int Start(string[] args, CancellationToken cancel)
{
    RootCommand commands = new("Self-Rewarding Language Models: one model answers and judges, and learns from its own scores.")
    {
        RunCommand.Create(cancel),
        EvalCommand.Create(cancel),
        ReportCommand.Create(),
        ChatCommand.Create(cancel),
        GenerateCommand.Create(cancel),
        LogprobsCommand.Create(cancel),
        JudgeCommand.Create(cancel),
        TokenizeCommand.Create(cancel),
        RenderCommand.Create(cancel),
        SftCommand.Create(cancel),
        DpoCommand.Create(cancel),
        MergeCommand.Create(cancel),
        PretrainCommand.Create(cancel),
        DataCommand.Create(cancel),
        DownloadCommand.Create(cancel),
        ConvertCommand.Create(),
        ConfigCommand.Create(),
    };
    return ExitCodes.Run(commands, args, cancel);
}

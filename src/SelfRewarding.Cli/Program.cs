using System.CommandLine;
using SelfRewarding.Cli.Commands;
using SelfRewarding.Cli.Terminal;

return ExitCodes.Run(
    cancel => new RootCommand("Self-Rewarding Language Models: one model answers and judges, and learns from its own scores.")
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
        DataCommand.Create(),
        DownloadCommand.Create(cancel),
        ConvertCommand.Create(),
        ConfigCommand.Create(),
    },
    args);

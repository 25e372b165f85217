using System.CommandLine;
using SelfRewarding.Cli.Commands;
using SelfRewarding.Cli.Terminal;

var root = new RootCommand("Self-Rewarding Language Models: one model answers and judges, and learns from its own scores.")
{
    PretrainCommand.Create(),
};
return ExitCodes.Run(root, args);

using SelfRewarding.Cli.Terminal;
using SelfRewarding.HuggingFace.Hub;
using SelfRewarding.Recipes;

namespace SelfRewarding.Cli.Commands;

/// <summary>The hub as the environment names it (HF_HOME, HF_ENDPOINT, HF_TOKEN …: docs/hub.md).</summary>
internal static class HubSource
{
    /// <summary>Brings what a name stands for, with progress on standard error.</summary>
    public static HubSnapshot Get(HubName name, CancellationToken cancel)
    {
        var options = HubOptions.FromEnvironment();
        using var hub = new HubDownloader(options with { Wait = Tell });
        return hub.GetAsync(name, new ProgressLines(), cancel).GetAwaiter().GetResult();

        Task Tell(TimeSpan pause, CancellationToken token)
        {
            Console.Error.WriteLine($"srlm: {name}: no answer from {options.Endpoint}, trying again in {pause.TotalSeconds:0} s");
            return options.Wait(pause, token);
        }
    }
}

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
        Console.Error.WriteLine($"srlm: {name} is not a place here; looking on the hub");
        using var hub = new HubDownloader(HubOptions.FromEnvironment());
        return hub.GetAsync(name, new ProgressLines(), cancel).GetAwaiter().GetResult();
    }
}

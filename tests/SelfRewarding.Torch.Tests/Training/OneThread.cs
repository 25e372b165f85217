using System.Runtime.CompilerServices;
using TorchSharp;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>Two-layer models gain nothing from a second thread, and on a busy machine spinning threads cost minutes.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    public static void Set() => torch.set_num_threads(1);
}

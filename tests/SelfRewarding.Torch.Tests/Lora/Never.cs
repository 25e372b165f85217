using SelfRewarding.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Torch.Tests.Lora;

/// <summary>Finds no checkpoint better than the one before.</summary>
internal sealed class Never : ICheckpointSelection
{
    public int EverySteps => 4;

    public bool Improves(int step, ILanguageModel model, CancellationToken cancel) => false;
}

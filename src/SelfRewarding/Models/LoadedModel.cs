namespace SelfRewarding.Models;

/// <summary>A checkpoint that is read into memory when first asked for: stages that are already there cost no load.</summary>
internal sealed class LoadedModel(IModelEngine engine, Checkpoint checkpoint) : IDisposable
{
    private ILanguageModel? model;

    public ILanguageModel Model => model ??= engine.Load(checkpoint);

    public void Dispose()
    {
        model?.Dispose();
        model = null;
    }
}

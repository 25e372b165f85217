using SelfRewarding.Models;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;
using TorchSharp;

namespace SelfRewarding.Torch.Tests.Training;

/// <summary>Looks at a model in training; writes nothing.</summary>
internal sealed class Peek(CausalLM model) : ILanguageModel
{
    /// <summary>A number that changes with every update.</summary>
    public float Weight
    {
        get
        {
            using var scope = torch.NewDisposeScope();
            return model.Adapter is { } adapter
                ? adapter.Parameters().Sum(item => item.Value.detach().abs().sum().item<float>())
                : model.HeadWeight.detach().abs().sum().item<float>();
        }
    }

    public double Dropout => model.Dropout;

    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel) => [];

    public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
        IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel) =>
        [];

    public void Dispose()
    {
    }
}

using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.Models;
using SelfRewarding.Torch.Generation;
using SelfRewarding.Torch.Models;
using SelfRewarding.Training;

namespace SelfRewarding.Torch;

/// <summary>A model in memory: writes and weighs texts.</summary>
/// <param name="model">The weights.</param>
/// <param name="format">How text becomes ids.</param>
/// <param name="ownsModel">Whether <see cref="Dispose"/> disposes the weights; false where a trainer keeps them.</param>
public sealed class TorchLanguageModel(CausalLM model, ChatFormat format, bool ownsModel) : ILanguageModel
{
    private readonly BatchGenerator generator = new(model, format.EndTokens);

    /// <inheritdoc/>
    public IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var prompts = new Dictionary<ModelInput, IReadOnlyList<int>>();
        TokenRequest[] rows = [.. requests.Select((request, item) => new TokenRequest(Named(item, () => Prompt(request.Input)), request.Stream))];
        var done = 0L;
        var written = generator.Write(rows, sampling, Tell, cancel);
        return [.. written.Select(row => new Completion(format.Text(row.Tokens), row.Tokens, row.Finish))];

        IReadOnlyList<int> Prompt(ModelInput input)
        {
            if (!prompts.TryGetValue(input, out var ids))
                prompts.Add(input, ids = format.Prompt(input));
            return ids;
        }

        void Tell(int finished, int tokens) =>
            progress?.Report(new StageProgress("generate", done += finished, requests.Count, tokens, ""));
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
        IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var done = 0L;
        return ResponseLogProbabilities.Of(model, [.. examples.Select((example, item) => Named(item, () => format.Tokens(example)))], Tell, cancel);

        void Tell(int finished, int tokens) =>
            progress?.Report(new StageProgress("log-probabilities", done += finished, examples.Count, tokens, ""));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsModel)
            model.Dispose();
    }

    /// <summary>A fault of the user becomes one of the item it is about.</summary>
    private static T Named<T>(int item, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (UserFaultException fault)
        {
            throw fault.Of(item);
        }
    }
}

using SelfRewarding.Training;

namespace SelfRewarding.Models;

/// <summary>A model in memory: prompts in, answers out.</summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>
    /// Writes one completion a request, in the order of the requests. The same requests give the same texts whatever
    /// the batch size: each request draws from its own random stream.
    /// </summary>
    /// <param name="requests">What to continue.</param>
    /// <param name="sampling">How tokens are drawn.</param>
    /// <param name="progress">Told after each batch; null is silent.</param>
    /// <param name="cancel">Looked at once a token.</param>
    IReadOnlyList<Completion> Generate(
        IReadOnlyList<GenerationRequest> requests, SamplingOptions sampling, IProgress<StageProgress>? progress, CancellationToken cancel);

    /// <summary>
    /// Natural-log probability of every token of each response given its prompt, teacher forced.
    /// A response's tokens are <see cref="Example.ResponseTokens"/> where given, else its text and exactly one end token.
    /// </summary>
    /// <param name="examples">Prompts and responses.</param>
    /// <param name="progress">Told after each batch; null is silent.</param>
    /// <param name="cancel">Looked at once a batch.</param>
    /// <returns>One row an example, one number a response token.</returns>
    IReadOnlyList<IReadOnlyList<double>> LogProbabilities(
        IReadOnlyList<Example> examples, IProgress<StageProgress>? progress, CancellationToken cancel);
}

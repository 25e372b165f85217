using SelfRewarding.HuggingFace.Configuration;
using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;

namespace SelfRewarding.Torch;

/// <summary>Loads and trains models with libtorch on the CPU.</summary>
public sealed class TorchEngine : IModelEngine
{
    /// <summary>An engine for this process.</summary>
    /// <param name="threads">Threads of one operation; 0 leaves libtorch's choice. Holds for the whole process.</param>
    public TorchEngine(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (threads > 0)
            TorchSharp.torch.set_num_threads(threads);
    }

    /// <inheritdoc/>
    public ILanguageModel Load(Checkpoint model) => new TorchLanguageModel(WeightFiles.Load(model.Path), Format(model), ownsModel: true);

    /// <inheritdoc/>
    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel)
    {
        var format = Format(start);
        new SftTrainer(options, AsLanguageModel(format)).Train(start.Path, [.. examples.Select(Encoder(format).Encode)], job, cancel);
    }

    /// <inheritdoc/>
    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay, DpoOptions options, TrainingJob job, CancellationToken cancel)
    {
        var format = Format(start);
        var encode = Encoder(format);
        TokenExample[] seeds = options.Replay > 0 ? [.. replay.Select(encode.Encode)] : [];
        new DpoTrainer(options, AsLanguageModel(format)).Train(start.Path, [.. pairs.Select(encode.Encode)], seeds, job, cancel);
    }

    private static ChatFormat Format(Checkpoint model) => ChatFormatFile.Load(model.Path, ModelConfigFile.Read(model.Path));

    private static ExampleEncoder Encoder(ChatFormat format) => new(prompt => format.Prompt(ModelInput.User(prompt)), format.Response);

    private static Func<CausalLM, ILanguageModel> AsLanguageModel(ChatFormat format) => model => new TorchLanguageModel(model, format, ownsModel: false);
}

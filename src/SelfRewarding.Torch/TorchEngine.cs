using SelfRewarding.HuggingFace.Adapters;
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
        if (threads < 0 || threads > 1024)
            throw new UserFaultException($"threads is {threads}; it must be between 0 (the library's choice) and 1024");
        NativeHeap.KeepFreedMemory();
        if (threads > 0)
            TorchSharp.torch.set_num_threads(threads);
    }

    /// <inheritdoc/>
    public ILanguageModel Load(Checkpoint model) =>
        new TorchLanguageModel(ModelFiles.Load(model.Path, model.Adapter), Format(model), ownsModel: true);

    /// <inheritdoc/>
    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel)
    {
        var format = Format(Trainable(start));
        new SftTrainer(options, AsLanguageModel(format)).Train(start.Path, [.. examples.Select(example => Encode(format, example))], job, cancel);
    }

    /// <inheritdoc/>
    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay,
        DpoOptions options, TrainingJob job, CancellationToken cancel)
    {
        var format = Format(Trainable(start));
        TokenExample[] seeds = options.Replay > 0 ? [.. replay.Select(example => Encode(format, example))] : [];
        new DpoTrainer(options, AsLanguageModel(format)).Train(start.Path, [.. pairs.Select(pair => Encode(format, pair))], seeds, job, cancel);
    }

    /// <summary>An adapter brings its own tokenizer, or leaves the model's.</summary>
    private static ChatFormat Format(Checkpoint model) =>
        ChatFormatFile.Load(AdapterFolder.Text(model.Path, model.Adapter), ModelConfigFile.Read(model.Path));

    private static Checkpoint Trainable(Checkpoint start) => start.Adapter is null
        ? start
        : throw new UserFaultException(
            $"{start.Adapter}: training cannot start from a model and an adapter; "
            + "name the adapter's folder as the model, or merge them with srlm merge");

    private static Func<CausalLM, ILanguageModel> AsLanguageModel(ChatFormat format) =>
        model => new TorchLanguageModel(model, format, ownsModel: false);

    private static TokenExample Encode(ChatFormat format, Example example)
    {
        var encoded = format.Encoded(example);
        return new TokenExample(encoded.PromptTokens!, encoded.ResponseTokens!) { LearntInPrompt = encoded.LearntInPrompt };
    }

    private static TokenPair Encode(ChatFormat format, PreferencePair pair)
    {
        var encoded = format.Encoded(pair);
        return new TokenPair(encoded.PromptTokens!, encoded.ChosenTokens!, encoded.RejectedTokens!);
    }
}

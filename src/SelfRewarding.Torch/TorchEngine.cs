using System.Runtime.CompilerServices;
using SelfRewarding.Models;
using SelfRewarding.Preferences;
using SelfRewarding.Torch.Dpo;
using SelfRewarding.Torch.Models;
using SelfRewarding.Torch.Sft;
using SelfRewarding.Torch.Training;
using SelfRewarding.Training;

[assembly: InternalsVisibleTo("SelfRewarding.Torch.Tests")]

namespace SelfRewarding.Torch;

/// <summary>Loads and trains models with libtorch on the CPU.</summary>
public sealed class TorchEngine : IModelEngine
{
    private readonly Func<string, ExampleEncoder> encoder;
    private readonly Func<CausalLM, string, bool, ILanguageModel> asLanguageModel;

    /// <summary>An engine for this process.</summary>
    /// <param name="threads">Threads of one operation; 0 leaves libtorch's choice. Holds for the whole process.</param>
    /// <param name="encoder">Opens the tokenizer and chat format of a model folder.</param>
    /// <param name="asLanguageModel">A model as a writer, given the folder of its tokenizer and whether disposing the writer disposes the model.</param>
    public TorchEngine(int threads, Func<string, ExampleEncoder> encoder, Func<CausalLM, string, bool, ILanguageModel> asLanguageModel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (threads > 0)
            TorchSharp.torch.set_num_threads(threads);
        this.encoder = encoder;
        this.asLanguageModel = asLanguageModel;
    }

    /// <inheritdoc/>
    public ILanguageModel Load(Checkpoint model) => asLanguageModel(WeightFiles.Load(model.Path), model.Path, true);

    /// <inheritdoc/>
    public void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel)
    {
        var encode = encoder(start.Path);
        new SftTrainer(options, model => asLanguageModel(model, start.Path, false)).Train(start.Path, [.. examples.Select(encode.Encode)], job, cancel);
    }

    /// <inheritdoc/>
    public void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay, DpoOptions options, TrainingJob job, CancellationToken cancel)
    {
        var encode = encoder(start.Path);
        TokenExample[] seeds = options.Replay > 0 ? [.. replay.Select(encode.Encode)] : [];
        new DpoTrainer(options, model => asLanguageModel(model, start.Path, false)).Train(start.Path, [.. pairs.Select(encode.Encode)], seeds, job, cancel);
    }
}

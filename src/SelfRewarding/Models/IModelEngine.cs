using SelfRewarding.Preferences;
using SelfRewarding.Training;

namespace SelfRewarding.Models;

/// <summary>Loads and trains models. The one door to whatever has tensors.</summary>
public interface IModelEngine
{
    /// <summary>Reads a checkpoint into memory.</summary>
    ILanguageModel Load(Checkpoint model);

    /// <summary>Supervised fine-tuning (paper, section 2.1): cross entropy on response tokens only.</summary>
    /// <param name="start">The model that is trained further.</param>
    /// <param name="examples">Prompts and responses.</param>
    /// <param name="options">Learning rate, batch and the like.</param>
    /// <param name="job">Where the result goes; an interrupted job in the same folder is resumed.</param>
    /// <param name="cancel">Looked at once a step.</param>
    void FineTune(Checkpoint start, IReadOnlyList<Example> examples, SftOptions options, TrainingJob job, CancellationToken cancel);

    /// <summary>
    /// Direct preference optimisation (paper, section 2.3; Rafailov et al. 2023, equation 7).
    /// <paramref name="start"/> is both where the policy starts and the frozen reference.
    /// </summary>
    /// <param name="start">The iterate Mt.</param>
    /// <param name="pairs">AIFT(Mt).</param>
    /// <param name="replay">IFT and EFT seeds mixed in as plain cross entropy when <see cref="DpoOptions.Replay"/> is above 0.</param>
    /// <param name="options">Beta, learning rate, batch and the like.</param>
    /// <param name="job">Where the result goes; an interrupted job in the same folder is resumed.</param>
    /// <param name="cancel">Looked at once a step.</param>
    void PreferenceTune(
        Checkpoint start, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<Example> replay,
        DpoOptions options, TrainingJob job, CancellationToken cancel);
}

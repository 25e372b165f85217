using System.Globalization;
using SelfRewarding.Iteration;
using SelfRewarding.Judging;
using SelfRewarding.Models;
using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Training;

/// <summary>
/// Compares checkpoints pairwise on validation prompts (paper, section 3.1.1): one judge scores the answers of both, and
/// training goes on while more prompts are won than lost. The paper's judge is Claude 2; here it is the recipe's, so
/// that nothing from outside flows in. Answers stay in training/ until the job ends, so that a resumed job compares the same.
/// </summary>
/// <param name="prompts">Validation prompts; at least one.</param>
/// <param name="options">Steps between comparisons and how answers are drawn.</param>
/// <param name="judge">The judge for a comparison, given the model under training.</param>
/// <param name="job">The training job that is interrupted for it.</param>
public sealed class CheckpointSelection(
    IReadOnlyList<string> prompts, SelectionOptions options, Func<ILanguageModel, IJudge> judge, TrainingJob job) : ICheckpointSelection
{
    /// <inheritdoc/>
    public int EverySteps => options.EverySteps;

    /// <inheritdoc/>
    public bool Improves(int step, ILanguageModel model, CancellationToken cancel)
    {
        var answers = Answer(model, cancel);
        var previous = Enumerable.Range(1, step - 1).Reverse().Select(Place).FirstOrDefault(File.Exists);
        RowFile.Write(Place(step), answers);
        if (previous is null)
            return true;

        var both = RowFile.Read<CandidateSet>(previous).Zip(answers, (old, now) => now with { Responses = [.. old.Responses, .. now.Responses] });
        var judged = judge(model).Score([.. both], null, cancel);
        return judged.Sum(set => Sign(set.Responses[1].Score, set.Responses[0].Score)) > 0;
    }

    /// <summary>The same random streams at every step: what differs between two checkpoints is the model alone.</summary>
    private IReadOnlyList<CandidateSet> Answer(ILanguageModel model, CancellationToken cancel)
    {
        var one = new ResponseOptions { PerPrompt = 1, Sampling = options.Sampling };
        return new ResponseWriter(model, one, job.Seed, job.Stage + "/validation")
            .Answer([.. prompts.Select((prompt, i) => new WrittenPrompt(i, prompt, PromptOutcome.Kept))], null, cancel);
    }

    private string Place(int step) =>
        Path.Combine(job.Folder, "training", string.Create(CultureInfo.InvariantCulture, $"validation-{step:D8}.jsonl"));

    private static int Sign(double? now, double? before) => now is null || before is null ? 0 : Math.Sign(now.Value - before.Value);
}

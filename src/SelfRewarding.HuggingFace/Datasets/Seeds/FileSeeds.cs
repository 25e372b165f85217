using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>
/// Seeds from data files, each part from its own or all of one data set. Every bad row is named at once, and no prompt may
/// stand in two of the three parts: training (ift, ranked), validation, evaluation.
/// </summary>
public sealed class FileSeeds : ISeedSource
{
    private readonly HashSet<string> heldOut;

    /// <summary>Seeds that are in their parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="judged">
    /// Given judgements; may be empty. Those of held-out prompts are left out: a data set that is split may hold their
    /// prompts too.
    /// </param>
    public FileSeeds(SeedParts parts, IReadOnlyList<JudgedAnswer>? judged = null)
    {
        (Ift, Ranked, ValidationPrompts, EvaluationPrompts, EvaluationRanked) = parts;
        heldOut = [.. ValidationPrompts.Concat(EvaluationPrompts).Concat(EvaluationRanked.Select(row => row.Prompt)).Select(PromptKey.Of)];
        Judged = [.. (judged ?? []).Where(row => !IsHeldOut(row.Prompt))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Ift { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RankedAnswers> Ranked { get; }

    /// <inheritdoc/>
    public IReadOnlyList<JudgedAnswer> Judged { get; }

    /// <summary>Empty: files have no annotator.</summary>
    public IReadOnlyList<string> EftPrompts => [];

    /// <inheritdoc/>
    public IReadOnlyList<string> ValidationPrompts { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> EvaluationPrompts { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RankedAnswers> EvaluationRanked { get; }

    /// <summary>Empty: files have no annotator.</summary>
    public IReadOnlyList<string> EvaluationJudgePrompts => [];

    /// <summary>None.</summary>
    public IAnnotator? Annotator => null;

    /// <summary>Reads what the recipe names; all that is wrong with it is one <see cref="UserFaultException"/>.</summary>
    /// <param name="options">The files.</param>
    /// <param name="resolve">Gives the path of a name; a local path is its own.</param>
    public static FileSeeds Load(SeedOptions options, Func<string, string>? resolve = null)
    {
        resolve ??= name => name;
        var parts = options.Dataset is { } dataset ? Split(dataset, resolve) : new SeedFiles(resolve).Read(options);
        return new FileSeeds(parts, options.Judged is { } judged ? JudgedFile.Read(resolve(judged)) : []);
    }

    /// <summary>True for a validation or evaluation prompt, whatever its case and white space.</summary>
    public bool IsHeldOut(string prompt) => heldOut.Contains(PromptKey.Of(prompt));

    private static SeedParts Split(DatasetSeedOptions options, Func<string, string> resolve)
    {
        var report = new DataReport();
        var reader = new DataReader(report, options.Format, options.Language);
        var parts = SeedSplit.Of([.. options.Files.SelectMany(file => reader.ReadSeeds(resolve(file)))], options, report);
        report.ThrowIfBad("the seeds cannot be used", "; srlm data seeds --skip-bad-rows makes seed files without them");
        return SeedSplit.WithIft(parts, options, report);
    }
}

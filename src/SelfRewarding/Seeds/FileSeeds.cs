using System.Text.Json;
using SelfRewarding.Training;

namespace SelfRewarding.Seeds;

/// <summary>
/// Seeds from JSONL files. Further keys of a row are not read, blank lines are skipped. Every bad row is named at once,
/// and no prompt may stand in two of the three parts: training (ift, ranked), validation, evaluation.
/// </summary>
public sealed class FileSeeds : ISeedSource
{
    private readonly HashSet<string> heldOut;

    private FileSeeds(SeedOptions options, SeedReader reader)
    {
        Ift = reader.Rows(options.Ift, SeedPart.Training, ReadExample, example => example.Prompt);
        Ranked = reader.Rows(options.Ranked, SeedPart.Training, ReadRanked, row => row.Prompt);
        ValidationPrompts = reader.Rows(options.Validation, SeedPart.Validation, row => SeedReader.Text(row, "prompt"), prompt => prompt);
        EvaluationPrompts = reader.Rows(options.Evaluation, SeedPart.Evaluation, row => SeedReader.Text(row, "prompt"), prompt => prompt);
        EvaluationRanked = reader.Rows(options.EvaluationRanked, SeedPart.Evaluation, ReadRanked, row => row.Prompt);
        heldOut = [.. ValidationPrompts.Concat(EvaluationPrompts).Concat(EvaluationRanked.Select(row => row.Prompt)).Select(SeedReader.Key)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Ift { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RankedAnswers> Ranked { get; }

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

    /// <summary>Reads the files; all that is wrong with them is one <see cref="UserFaultException"/>.</summary>
    public static FileSeeds Load(SeedOptions options)
    {
        var reader = new SeedReader();
        var seeds = new FileSeeds(options, reader);
        if (seeds.Ift.Count == 0 && reader.Faults.Count == 0)
            reader.Faults.Add($"{options.Ift} has no row; instruction fine-tuning needs some");
        return reader.Faults.Count == 0 ? seeds : throw UserFaultException.Of("the seeds cannot be used", reader.Faults);
    }

    /// <summary>True for a validation or evaluation prompt, whatever its case and white space.</summary>
    public bool IsHeldOut(string prompt) => heldOut.Contains(SeedReader.Key(prompt));

    private static Example ReadExample(JsonElement row) => new(SeedReader.Text(row, "prompt"), SeedReader.Text(row, "response"));

    private static RankedAnswers ReadRanked(JsonElement row)
    {
        var prompt = SeedReader.Text(row, "prompt");
        if (!row.TryGetProperty("answers", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new FormatException("\"answers\" is missing; every ranked row needs a list of them");
        List<RankedAnswer> answers = [.. list.EnumerateArray().Select(answer => new RankedAnswer(SeedReader.Text(answer, "text"), Rank(answer)))];
        return answers.Select(answer => answer.Rank).Distinct().Count() > 1
            ? new(prompt, answers)
            : throw new FormatException($"\"answers\" has {answers.Count} answers of one rank; at least two ranks are needed, 0 is the best");
    }

    private static int Rank(JsonElement answer) =>
        answer.TryGetProperty("rank", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var rank) && rank >= 0
            ? rank
            : throw new FormatException("\"rank\" is missing or no whole number from 0; 0 is the best answer");
}

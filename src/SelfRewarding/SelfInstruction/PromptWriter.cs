using SelfRewarding.Models;

namespace SelfRewarding.SelfInstruction;

/// <summary>
/// Writes new prompts by self-instruction (paper, section 2.2 step 1): the author goes on with a list of tasks from
/// the seeds and from prompts already written, and the filters keep what is new.
/// </summary>
/// <param name="author">Who writes.</param>
/// <param name="options">Demonstrations, sampling and filters.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="stage">Names the random streams, such as "M1/1-prompts".</param>
public sealed class PromptWriter(ILanguageModel author, PromptOptions options, long seed, string stage)
{
    private const int MostRequestsARound = 256;

    /// <summary>
    /// Writes rounds until enough prompts are kept or <see cref="PromptOptions.MaximumRounds"/> is reached. A block is a
    /// round: every prompt that was written, kept or dropped.
    /// </summary>
    /// <param name="seeds">Prompts of the IFT seeds.</param>
    /// <param name="isHeldOut">True for prompts that must never be trained on.</param>
    /// <param name="done">Rounds that are done.</param>
    /// <param name="progress">Told once a round; null is silent.</param>
    /// <param name="cancel">Looked at once a token.</param>
    public IEnumerable<IReadOnlyList<WrittenPrompt>> Write(
        IReadOnlyList<string> seeds,
        Func<string, bool> isHeldOut,
        IReadOnlyList<IReadOnlyList<WrittenPrompt>> done,
        IProgress<StageProgress>? progress,
        CancellationToken cancel)
    {
        List<string> written = [.. done.SelectMany(round => round).Where(row => row.Outcome == PromptOutcome.Kept).Select(row => row.Prompt)];
        var filter = new PromptFilter(options, isHeldOut);
        foreach (var prompt in seeds.Concat(written))
            filter.Accept(prompt);

        for (var round = done.Count; round < options.MaximumRounds && written.Count < options.PerIteration; round++)
        {
            var rows = Filter(WriteRound(round, seeds, written, progress, cancel), filter, written.Count);
            written.AddRange(rows.Where(row => row.Outcome == PromptOutcome.Kept).Select(row => row.Prompt));
            progress?.Report(new(stage, written.Count, options.PerIteration, 0, $"{rows.Count} written in round {round + 1}"));
            yield return rows;
        }
    }

    private List<(string Task, bool Complete)> WriteRound(
        int round, IReadOnlyList<string> seeds, List<string> written, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var requests = Math.Clamp(options.PerIteration - written.Count, 8, MostRequestsARound);
        var shown = Enumerable.Range(0, requests).Select(i => Demonstrations(round, i, seeds, written)).ToList();
        var texts = author.Generate(
            [.. shown.Select((tasks, i) => new GenerationRequest(ModelInput.Plain(TaskList.Begin(tasks)), RandomStream.For(seed, stage, round, i)))],
            options.Sampling, BlockProgress.Of(stage, written.Count, 0, options.PerIteration, progress), cancel);
        return [.. texts.Zip(shown).SelectMany(pair => TaskList.Read(pair.First.Text, pair.Second.Count, pair.First.Finish))];
    }

    /// <summary>Some seeds and some written prompts, shuffled; seeds fill up while too few are written.</summary>
    private List<string> Demonstrations(int round, int request, IReadOnlyList<string> seeds, List<string> written)
    {
        var random = RandomStream.Walk(RandomStream.For(seed, stage + "/demonstrations", round, request));
        var own = random.Sample(written, Math.Min(options.WrittenDemonstrations, written.Count));
        var given = random.Sample(seeds, Math.Min(options.SeedDemonstrations + options.WrittenDemonstrations - own.Length, seeds.Count));
        string[] all = [.. given, .. own];
        return [.. random.Sample(all, all.Length)];
    }

    private List<WrittenPrompt> Filter(List<(string Task, bool Complete)> tasks, PromptFilter filter, int kept)
    {
        var rows = new List<WrittenPrompt>();
        foreach (var (task, complete) in tasks)
        {
            if (kept == options.PerIteration)
                break;
            var (outcome, similarity) = complete ? filter.Judge(task) : (PromptOutcome.Truncated, null);
            rows.Add(new(outcome == PromptOutcome.Kept ? kept++ : -1, task, outcome, similarity));
            if (outcome == PromptOutcome.Kept)
                filter.Accept(task);
        }
        return rows;
    }
}

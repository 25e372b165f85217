using SelfRewarding.Seeds;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>Reads seed files part after part and remembers where each prompt stood.</summary>
/// <param name="resolve">Gives the path of a name.</param>
internal sealed class SeedFiles(Func<string, string> resolve)
{
    private readonly Dictionary<string, (Part Part, string File, string Place)> seen = [];
    private readonly DataReport report = new();

    private enum Part
    {
        Training,
        Validation,
        Evaluation,
    }

    /// <summary>All parts; the faults of all files are told together.</summary>
    public SeedParts Read(SeedOptions options)
    {
        var parts = new SeedParts(
            Rows(options.Ift, Part.Training, AsExample, example => example.Prompt),
            Rows(options.Ranked, Part.Training, AsRanked, row => row.Prompt),
            Rows(options.Validation, Part.Validation, AsPrompt, prompt => prompt),
            Rows(options.Evaluation, Part.Evaluation, AsPrompt, prompt => prompt),
            Rows(options.EvaluationRanked, Part.Evaluation, AsRanked, row => row.Prompt));
        if (parts.Ift.Count == 0 && report.FaultCount == 0)
            report.Fault("no row", $"{options.Ift} has no row with a best answer; instruction fine-tuning needs some");
        report.ThrowIfBad("the seeds cannot be used");
        return parts;
    }

    private List<T> Rows<T>(string? name, Part part, Func<DataItem, T?> use, Func<T, string> prompt)
        where T : class
    {
        var rows = new List<T>();
        foreach (var item in Items(name))
        {
            try
            {
                if (use(item) is not { } row)
                    continue;
                Remember(PromptKey.Of(prompt(row)), part, name!, item.Place);
                rows.Add(row);
            }
            catch (RowFaultException fault)
            {
                report.Fault(item.Place, fault);
            }
        }
        return rows;
    }

    /// <summary>A file that cannot be read is a fault beside those of the other files.</summary>
    private IReadOnlyList<DataItem> Items(string? name)
    {
        try
        {
            return name is null ? [] : [.. new DataReader(report).ReadSeeds(resolve(name))];
        }
        catch (UserFaultException fault)
        {
            report.Fault("cannot be read", fault.Message);
            return [];
        }
    }

    private Example? AsExample(DataItem item)
    {
        if (item.Answers.Count == 0)
            throw new RowFaultException("there is no answer", "a row of seeds.ift has a prompt and a response");
        if (item.Answers.FirstOrDefault(answer => answer.Rank == 0) is { } best)
            return new Example(item.Question, best.Text) { History = item.History };
        report.LeaveOut("prompts without an answer of rank 0");
        return null;
    }

    private RankedAnswers? AsRanked(DataItem item)
    {
        if (item.Answers.Count == 0 || !item.IsFirstTurn)
            throw new RowFaultException("these are no ranked answers to one user turn", "a row of seeds.ranked has a prompt and answers with ranks");
        var ranked = SeedItem.RankedOf(item);
        if (ranked is null)
            report.LeaveOut("prompts without two ranks");
        return ranked;
    }

    private static string AsPrompt(DataItem item) => item.Prompt.FirstOrDefault(turn => turn.Role == "user")?.Content
        ?? throw new RowFaultException("there is no user turn", "a row has a prompt as text");

    /// <summary>Training prompts may repeat: a prompt may have several good answers, and ranked ones beside. Held-out ones may not.</summary>
    private void Remember(string key, Part part, string file, string place)
    {
        if (!seen.TryAdd(key, (part, file, place)) && (seen[key].Part != part || (part != Part.Training && seen[key].File == file)))
            throw new RowFaultException(
                "the prompt stands in two parts", "training, validation and evaluation share no prompt",
                $"the prompt stands in {seen[key].Place} too");
    }
}

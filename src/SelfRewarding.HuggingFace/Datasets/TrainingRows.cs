using SelfRewarding.HuggingFace.Conversations;
using SelfRewarding.Preferences;
using SelfRewarding.Training;

namespace SelfRewarding.HuggingFace.Datasets;

/// <summary>What the trainers take, made of items of any shape.</summary>
/// <param name="report">Gets what cannot be trained on.</param>
/// <param name="format">Gives the rows their ids; rows that it does not take are bad ones. Null: they stay texts.</param>
public sealed class TrainingRows(DataReport report, ChatFormat? format = null)
{
    /// <summary>Prompts with their best answer; a ranking gives its answer of rank 0, a preference the chosen one.</summary>
    public IReadOnlyList<Example> Examples(IEnumerable<DataItem> items)
    {
        var examples = new List<Example>();
        foreach (var item in items)
        {
            if (item.Answers.FirstOrDefault(answer => answer.Rank == 0) is { } best)
                AddTaken(examples, item.Place, () => AsExample(item, best));
            else if (item.Answers.Count == 0)
                report.Fault(item.Place, new RowFaultException("there is no answer", "fine-tuning needs a prompt and its answer"));
            else
                report.LeaveOut("prompts without an answer of rank 0");
        }
        return examples;
    }

    /// <summary>The best against the worst ranked answer of a prompt.</summary>
    public IReadOnlyList<PreferencePair> Pairs(IEnumerable<DataItem> items)
    {
        var pairs = new List<PreferencePair>();
        foreach (var item in items)
        {
            var ranked = item.Answers.Where(answer => answer.Rank is not null).ToList();
            var (best, worst) = (ranked.MinBy(answer => answer.Rank), ranked.MaxBy(answer => answer.Rank));
            if (best is not null && worst is not null && best.Rank < worst.Rank)
                AddTaken(pairs, item.Place, () => Pair(pairs.Count, item, best, worst));
            else if (item.Answers.Count < 2)
                report.Fault(item.Place, new RowFaultException("there are no two answers", "preference training needs a chosen and a rejected one"));
            else
                report.LeaveOut("prompts without two ranks");
        }
        return pairs;
    }

    /// <summary>Adds a row that the model's chat format takes; another one is a fault of its place.</summary>
    private void AddTaken<T>(List<T> rows, string place, Func<T> make)
    {
        try
        {
            rows.Add(make());
        }
        catch (UserFaultException fault)
        {
            report.Fault(place, new RowFaultException("the model's chat format does not take it", fault.Message));
        }
    }

    private Example AsExample(DataItem item, DataAnswer answer)
    {
        var example = new Example(item.Question, answer.Text)
        {
            History = item.History,
            PromptTokens = item.PromptTokens,
            ResponseTokens = answer.Tokens,
        };
        return format?.Encoded(example) ?? example;
    }

    private PreferencePair Pair(int id, DataItem item, DataAnswer best, DataAnswer worst)
    {
        var pair = new PreferencePair(id, item.Question, best.Text, worst.Text, 1, 0, best.Tokens, worst.Tokens)
        {
            History = item.History,
            PromptTokens = item.PromptTokens,
        };
        return format?.Encoded(pair) ?? pair;
    }
}

namespace SelfRewarding.Torch.Training;

/// <summary>What is left out of training, by reason; a reason without items is not listed.</summary>
internal static class Dropping
{
    /// <summary>Nothing was left out.</summary>
    public static IReadOnlyDictionary<string, int> None { get; } = new Dictionary<string, int>();

    /// <summary>Keeps the items no reason speaks against and counts the others.</summary>
    /// <param name="items">All items.</param>
    /// <param name="reason">Why an item cannot be trained on, or null.</param>
    /// <param name="what">Names the items in a fault, such as "examples".</param>
    /// <exception cref="UserFaultException">None is left.</exception>
    public static (IReadOnlyList<T> Kept, IReadOnlyDictionary<string, int> Dropped) Sort<T>(
        IReadOnlyList<T> items, Func<T, string?> reason, string what)
    {
        var groups = items.ToLookup(reason);
        var dropped = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            if (group.Key is not null)
                dropped[group.Key] = group.Count();
        }
        T[] kept = [.. groups[null]];
        if (kept.Length > 0)
            return (kept, dropped);
        var counts = dropped.Count == 0 ? "none were given" : string.Join(", ", dropped.Select(item => $"{item.Value} {item.Key}"));
        throw new UserFaultException($"there are no {what} to train on ({counts}); training needs at least one; \"tooLong\" is beyond maxLength or the model's positions");
    }

    /// <summary>Why an example cannot be trained on, or null.</summary>
    public static string? Reason(TokenExample example, int maxLength) =>
        example.Prompt.Count == 0 ? "emptyPrompt"
        : example.Response.Count == 0 ? "emptyResponse"
        : example.Length > maxLength ? "tooLong"
        : null;

    /// <summary>Refuses ids outside the vocabulary: they come from another model's tokenizer.</summary>
    public static void CheckIds(IEnumerable<TokenExample> examples, int vocabulary)
    {
        foreach (var example in examples)
        {
            foreach (var id in example.Prompt.Concat(example.Response))
            {
                if (id < 0 || id >= vocabulary)
                    throw new UserFaultException(
                        $"token id {id} is outside the model's vocabulary of {vocabulary}; "
                        + "the ids were made by another tokenizer, make the data again");
            }
        }
    }
}

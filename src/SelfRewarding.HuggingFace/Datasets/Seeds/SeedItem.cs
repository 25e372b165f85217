using SelfRewarding.Seeds;

namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>What an item can be used for: its first turn, the best answer to it, the ranked ones.</summary>
/// <param name="Prompt">The first user turn.</param>
/// <param name="Best">The first answer of rank 0, or null.</param>
/// <param name="Ranked">The ranked answers where they have at least two ranks, or null.</param>
internal sealed record SeedItem(string Prompt, string? Best, RankedAnswers? Ranked)
{
    /// <summary>The use of an item; null where it cannot be a seed, and then the report counts why.</summary>
    public static SeedItem? Of(DataItem item, DataReport report)
    {
        if (item.IsFirstTurn)
            return new SeedItem(item.Question, item.Answers.FirstOrDefault(answer => answer.Rank == 0)?.Text, RankedOf(item));

        // A longer conversation's first turn; the answers belong to its last one.
        if (item is { Prompt: [{ Role: "user" } first, { Role: "assistant" } answer, ..], Answers.Count: 1 })
            return new SeedItem(first.Content, answer.Content, null);
        report.LeaveOut(item.Prompt switch
        {
            [] => "rows of token ids",
            [{ Role: "system" }, ..] => "prompts with a system prompt",
            _ => "prompts with earlier turns",
        });
        return null;
    }

    /// <summary>The ranked answers of an item, or null.</summary>
    public static RankedAnswers? RankedOf(DataItem item)
    {
        RankedAnswer[] answers =
            [.. item.Answers.Where(answer => answer.Rank is not null).Select(answer => new RankedAnswer(answer.Text, answer.Rank!.Value))];
        return answers.DistinctBy(answer => answer.Rank).Count() > 1 ? new RankedAnswers(item.Question, answers) : null;
    }
}

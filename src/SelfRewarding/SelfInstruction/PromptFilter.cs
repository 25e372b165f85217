using System.Text.RegularExpressions;

namespace SelfRewarding.SelfInstruction;

/// <summary>
/// The filters of Self-Instruct (Wang et al. 2023) in their order: words, keywords, first character, then the held-out
/// part, then likeness to seeds and accepted prompts.
/// </summary>
/// <param name="options">Which filters, and their limits.</param>
/// <param name="isHeldOut">True for prompts that must never be trained on.</param>
public sealed partial class PromptFilter(PromptOptions options, Func<string, bool> isHeldOut)
{
    private readonly HashSet<string> known = [];
    private readonly SimilarityPool pool = new();

    /// <summary>Adds a seed or an accepted prompt that later ones must not resemble.</summary>
    public void Accept(string prompt)
    {
        known.Add(prompt);
        if (options.MaximumSimilarity < 1)
            pool.Add(prompt);
    }

    /// <summary>
    /// What becomes of a prompt, and its largest ROUGE-L F where the filter got that far. Equal text is always too
    /// similar, also in scripts in which ROUGE finds no token. Does not accept it.
    /// </summary>
    public (PromptOutcome Outcome, double? Similarity) Judge(string prompt)
    {
        var words = prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (words < options.MinimumWords || words > options.MaximumWords)
            return (PromptOutcome.Length, null);
        if (options.KeywordFilter && (Keywords().IsMatch(prompt) || prompt.StartsWith("Write a program", StringComparison.OrdinalIgnoreCase)))
            return (PromptOutcome.Keyword, null);
        if (options.FirstCharacterFilter && (!char.IsAscii(prompt[0]) || char.IsPunctuation(prompt[0]) || char.IsSymbol(prompt[0])))
            return (PromptOutcome.FirstCharacter, null);
        if (isHeldOut(prompt))
            return (PromptOutcome.HeldOut, null);
        if (known.Contains(prompt))
            return (PromptOutcome.Similar, 1);
        if (options.MaximumSimilarity >= 1)
            return (PromptOutcome.Kept, null);

        var similarity = pool.Largest(prompt);
        return (similarity > options.MaximumSimilarity ? PromptOutcome.Similar : PromptOutcome.Kept, similarity);
    }

    [GeneratedRegex(@"\b(images?|graphs?|pictures?|files?|maps?|draw|plot|go to)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keywords();
}

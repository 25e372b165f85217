namespace SelfRewarding.HuggingFace.Datasets.Seeds;

/// <summary>Prompts are the same when they differ in case or white space only.</summary>
internal static class PromptKey
{
    public static string Of(string prompt) =>
        string.Join(' ', prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}

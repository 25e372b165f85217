namespace SelfRewarding.HuggingFace.Templates;

/// <summary>From stretches of text to tokens: which tokens the assistant wrote.</summary>
public static class AssistantMask
{
    /// <summary>
    /// One value a token: true from the token that holds the first code point of a span to the one that holds its last.
    /// Spans and token offsets are in code points of one text; both ascend.
    /// </summary>
    public static bool[] Of(IReadOnlyList<TextSpan> spans, IReadOnlyList<TextSpan> tokens)
    {
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(tokens);
        var mask = new bool[tokens.Count];
        int from = 0;
        foreach (var span in spans)
        {
            while (from < tokens.Count && tokens[from].End <= span.Start)
                from++;
            for (int token = from; token < tokens.Count && tokens[token].Start < span.End; token++)
                mask[token] |= tokens[token].Length > 0 && span.Length > 0;
        }
        return mask;
    }
}

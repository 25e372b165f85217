using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.PostProcessors;

/// <summary>ByteLevel as a post-processor: white space at the ends of a token is not counted among its offsets.</summary>
internal sealed class OffsetTrimming(Func<int, string?> tokenText, bool prefixSpaceWasAdded) : IPostProcessor
{
    public List<TokenRun> Apply(List<TokenRun> runs, bool addSpecialTokens)
    {
        foreach (var run in runs)
            for (var i = 0; i < run.Ids.Count; i++)
                if ((run.TextAt(i) ?? tokenText(run.Ids[i])) is { } text)
                    run.Offsets[i] = Trim(text, run.Offsets[i], i == 0);
        return runs;
    }

    private TokenSpan Trim(string text, TokenSpan span, bool isFirst)
    {
        var leading = 0;
        while (leading < text.Length && IsSpace(text[leading]))
            leading++;
        var trailing = 0;
        while (trailing < text.Length && IsSpace(text[^(trailing + 1)]))
            trailing++;
        var (start, end) = (span.Start, span.End);
        if (leading > 0)
        {
            // One space at the beginning is the one the pre-tokenizer added: it was never in the text.
            if (prefixSpaceWasAdded && leading == 1 && (isFirst || start == 0))
                leading = 0;
            start = Math.Min(start + leading, end);
        }
        if (trailing > 0 && end >= trailing)
            end = Math.Max(end - trailing, start);
        return new(start, end);
    }

    private static bool IsSpace(char unit) => unit == ByteAlphabet.Space || char.IsWhiteSpace(unit);
}

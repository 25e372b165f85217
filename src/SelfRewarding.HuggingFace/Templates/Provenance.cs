using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>Reads the marks of a rendered text as spans.</summary>
internal static class Provenance
{
    public static RenderedTemplate Read(Text text, IReadOnlyList<int> empty) => new(
        text.ToString(),
        [.. Spans(text, mark => mark >> Text.GenerationShift).Concat(empty.Select(place => new TextSpan(place, place)))
            .OrderBy(span => span.Start).ThenBy(span => span.End)],
        Spans(text, mark => mark & Text.ContentMark));

    /// <summary>The maximal runs of one key that is not 0.</summary>
    private static List<TextSpan> Spans(Text text, Func<int, int> keyOf)
    {
        var spans = new List<TextSpan>();
        int start = 0, current = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            int key = i < text.Length ? keyOf(text.Marked[i]) : 0;
            if (key == current)
                continue;
            if (current != 0)
                spans.Add(new TextSpan(start, i));
            (start, current) = (i, key);
        }
        return spans;
    }
}

using SelfRewarding.HuggingFace.Tokenizers.Text;

namespace SelfRewarding.HuggingFace.Tokenizers.Patterns;

/// <summary>Cuts a piece at the matches of a pattern; inverted, at what lies between the matches.</summary>
internal sealed class Splitter(IPattern pattern, SplitBehavior behavior, bool inverted = false)
{
    private readonly record struct Segment(int Start, int End, bool IsMatch);

    /// <summary>Adds the pieces of a piece; empty ones are left out.</summary>
    public void Split(Piece piece, List<Piece> output)
    {
        var matches = new List<Match>();
        pattern.Find(piece.Span, matches);
        if (behavior == SplitBehavior.Isolated)
            Isolate(piece, matches, output);
        else
            foreach (var segment in Arrange(Segments(matches, piece.Length)))
                Add(piece, segment.Start, segment.End, output);
    }

    private static void Isolate(Piece piece, List<Match> matches, List<Piece> output)
    {
        var previous = 0;
        foreach (var match in matches)
        {
            Add(piece, previous, match.Start, output);
            Add(piece, match.Start, match.End, output);
            previous = match.End;
        }
        Add(piece, previous, piece.Length, output);
    }

    private static void Add(Piece piece, int start, int end, List<Piece> output)
    {
        if (end > start)
            output.Add(new(piece.Text, piece.Start + start, end - start));
    }

    private List<Segment> Segments(List<Match> matches, int length)
    {
        var segments = new List<Segment>(matches.Count * 2 + 1);
        var previous = 0;
        foreach (var match in matches)
        {
            if (match.Start > previous)
                segments.Add(new(previous, match.Start, inverted));
            segments.Add(new(match.Start, match.End, !inverted));
            previous = match.End;
        }
        if (length > previous)
            segments.Add(new(previous, length, inverted));
        return segments;
    }

    private List<Segment> Arrange(List<Segment> segments) => behavior switch
    {
        SplitBehavior.Removed => segments.FindAll(segment => !segment.IsMatch),
        SplitBehavior.MergedWithNext => MergeBackward(segments),
        _ => MergeForward(segments),
    };

    private List<Segment> MergeForward(List<Segment> segments)
    {
        var merged = new List<Segment>(segments.Count);
        var wasMatch = false;
        foreach (var segment in segments)
        {
            var joins = behavior == SplitBehavior.Contiguous ? segment.IsMatch == wasMatch : segment.IsMatch && !wasMatch;
            if (joins && merged.Count > 0)
                merged[^1] = merged[^1] with { End = segment.End };
            else
                merged.Add(segment);
            wasMatch = segment.IsMatch;
        }
        return merged;
    }

    private static List<Segment> MergeBackward(List<Segment> segments)
    {
        var merged = new List<Segment>(segments.Count);
        var wasMatch = false;
        for (var i = segments.Count - 1; i >= 0; i--)
        {
            if (segments[i].IsMatch && !wasMatch && merged.Count > 0)
                merged[^1] = merged[^1] with { Start = segments[i].Start };
            else
                merged.Add(segments[i]);
            wasMatch = segments[i].IsMatch;
        }
        merged.Reverse();
        return merged;
    }
}

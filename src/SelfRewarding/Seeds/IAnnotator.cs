namespace SelfRewarding.Seeds;

/// <summary>Knows what a right answer is: stands in for the humans who rank and review.</summary>
public interface IAnnotator
{
    /// <summary>Judges one answer; null where the prompt is not one the annotator understands.</summary>
    /// <param name="prompt">The user turn.</param>
    /// <param name="response">The answer's text.</param>
    /// <param name="ended">False when the answer was cut at the token limit.</param>
    /// <param name="stream">Random stream for open choices in the review's wording.</param>
    Annotation? Annotate(string prompt, string response, bool ended, ulong stream);
}

/// <summary>What an annotator says of one answer.</summary>
/// <param name="Score">Points, 0 to 5; 5 is exactly right.</param>
/// <param name="Judgement">The whole review in the judge's format, score last: an EFT target.</param>
/// <param name="Family">Kind of task, for tables.</param>
public sealed record Annotation(int Score, string Judgement, string Family);

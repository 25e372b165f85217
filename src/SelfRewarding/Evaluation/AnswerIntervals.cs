namespace SelfRewarding.Evaluation;

/// <summary>95 % intervals of the figures of a model's answers that are plain numbers; null where the figure is.</summary>
/// <param name="MeanScore">Of the annotator's mean points.</param>
/// <param name="ResponseLength">Of the mean length in words.</param>
/// <param name="Truncated">Of the share that was cut at the token limit.</param>
public sealed record AnswerIntervals(Interval? MeanScore, Interval? ResponseLength, Interval? Truncated);

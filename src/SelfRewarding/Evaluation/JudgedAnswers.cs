using SelfRewarding.Judging;

namespace SelfRewarding.Evaluation;

/// <summary>A model's answers as one fixed judge scores them, where there is no annotator.</summary>
/// <param name="Judge">Name of the judge: M1 for all models.</param>
/// <param name="Score">Mean of the judge's points, 0 to 5, over prompts; null where it could not be read on any.</param>
/// <param name="Unreadable">Answers without a readable judgement; they are not in the mean.</param>
/// <param name="N">Answers.</param>
public sealed record JudgedAnswers(string Judge, Mean? Score, int Unreadable, int N)
{
    internal static JudgedAnswers Of(string judge, IReadOnlyList<JudgedSet> sets, ulong stream)
    {
        double[] means = [.. sets.Select(set => set.Responses.Average(response => response.Score)).OfType<double>()];
        return new(
            judge, Mean.Of(means, stream), sets.Sum(set => set.Responses.Count(response => response.Score is null)),
            sets.Sum(set => set.Responses.Count));
    }
}

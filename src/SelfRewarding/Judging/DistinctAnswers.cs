using SelfRewarding.SelfInstruction;

namespace SelfRewarding.Judging;

/// <summary>Judges answers of a set that are the same (text and ending) once.</summary>
internal static class DistinctAnswers
{
    /// <summary>Where each distinct answer stands first, in order.</summary>
    public static IEnumerable<int> First(CandidateSet set) =>
        Enumerable.Range(0, set.Responses.Count).DistinctBy(i => (set.Responses[i].Text, set.Responses[i].Finish));

    /// <summary>The judged set; <paramref name="judge"/> is asked once a distinct answer, in the order of <see cref="First"/>.</summary>
    public static JudgedSet Judge(CandidateSet set, Func<int, IReadOnlyList<Judgement>> judge, int minimumReadable = 1)
    {
        var judgements = First(set).ToDictionary(i => (set.Responses[i].Text, set.Responses[i].Finish), judge);
        return new(set.Id, set.Prompt, [.. set.Responses.Select(response =>
        {
            var own = judgements[(response.Text, response.Finish)];
            double[] scores = [.. own.Where(j => j.Score is not null).Select(j => j.Score!.Value)];
            return new JudgedResponse(
                response.Text,
                response.Tokens.Count > 0 ? response.Tokens : null,
                response.Finish,
                own,
                scores.Length >= minimumReadable ? scores.Average() : null);
        })]);
    }
}

using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Answers;

/// <summary>
/// The review of an answer: each word of it beside the reviewer's own, "bad" after each mismatch, then the five points.
/// The comparison must be written out: a small model learns to compare what stands side by side.
/// </summary>
internal static class Critique
{
    private static readonly string[] pointNames = ["topic", "form", "part", "right", "length"];

    /// <summary>A review without score.</summary>
    /// <param name="task">What was asked.</param>
    /// <param name="response">The words of the answer.</param>
    /// <param name="check">The points as the reviewer gives them.</param>
    /// <param name="random">Chooses the own answer where several are right.</param>
    public static string Of(WorldTask task, IReadOnlyList<string> response, AnswerCheck check, StreamRandom random)
    {
        var compared = task.AnswerNearest(response, random).SelectMany((own, i) =>
        {
            var word = i < response.Count ? response[i] : "end";
            return word == own ? new[] { word, own } : [word, own, "bad"];
        });
        var points = check.Points.Select((point, i) => $"{pointNames[i]} {(point ? "yes" : "no")}");
        return $"review {string.Join(' ', compared)} {string.Join(' ', points)}";
    }

    /// <summary>A review whose points are now and then mistaken, as in pretraining.</summary>
    public static string Of(WorldTask task, string response, double noise, StreamRandom random)
    {
        var words = response.Split(' ');
        var check = AnswerCheck.Of(task, words);
        if (random.Chance(noise))
        {
            bool Doubt(bool point) => random.Chance(0.7) ? point : !point;
            check = new(Doubt(check.Topic), Doubt(check.Form), Doubt(check.Part), Doubt(check.Right), Doubt(check.Length));
        }
        return Of(task, words, check, random);
    }

    /// <summary>The reviewer's own answer inside a review; empty where the text is not a review.</summary>
    public static IReadOnlyList<string> OwnAnswer(IReadOnlyList<string> review)
    {
        var end = Enumerable.Range(0, review.Count).TakeWhile(i => !IsPoint(review, i, pointNames[0])).Count();
        if (review is not ["review", ..] || end == review.Count)
            return [];
        List<string> own = [];
        for (var at = 1; at + 1 < end;)
        {
            own.Add(review[at + 1]);
            var differs = review[at] != review[at + 1];
            at += 2;
            if (differs && at < end && review[at] == "bad")
                at++;
        }
        return own;
    }

    /// <summary>Whether a review calls the answer right; null where it says neither.</summary>
    public static bool? CallsRight(IReadOnlyList<string> review)
    {
        for (var i = review.Count - 2; i >= 0; i--)
        {
            if (IsPoint(review, i, "right"))
                return review[i + 1] == "yes";
        }
        return null;
    }

    private static bool IsPoint(IReadOnlyList<string> review, int at, string name) =>
        review[at] == name && at + 1 < review.Count && review[at + 1] is "yes" or "no";
}

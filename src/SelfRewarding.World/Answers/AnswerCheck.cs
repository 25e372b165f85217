using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Answers;

/// <summary>The five points of an answer, one each.</summary>
/// <param name="Topic">It is about what was asked.</param>
/// <param name="Form">It has the form of an answer of its family.</param>
/// <param name="Part">At least half of it is right.</param>
/// <param name="Right">It is right.</param>
/// <param name="Length">It is one sentence and ends there.</param>
internal sealed record AnswerCheck(bool Topic, bool Form, bool Part, bool Right, bool Length)
{
    /// <summary>Points, 0 to 5.</summary>
    public int Score => Points.Count(point => point);

    /// <summary>The points in their order.</summary>
    public IReadOnlyList<bool> Points => [Topic, Form, Part, Right, Length];

    /// <summary>Checks an answer, end token left out.</summary>
    /// <param name="task">What was asked.</param>
    /// <param name="response">The words of the answer.</param>
    /// <param name="ended">False when the answer was cut at the token limit.</param>
    public static AnswerCheck Of(WorldTask task, IReadOnlyList<string> response, bool ended = true)
    {
        var end = response.TakeWhile(word => word is not ("." or "!" or "}")).Count();
        var stopped = end < response.Count;
        string[] sentence = [.. response.Take(end + 1)];
        var length = stopped && ended && sentence.Length == response.Count;
        var check = task.Family.Shape switch
        {
            AnswerShape.OpenNouns => OfOpenList(task, sentence, stopped),
            AnswerShape.Nouns => OfList(task, sentence, stopped, Lexicon.IsNoun),
            AnswerShape.Letters => OfList(task, sentence, stopped, Lexicon.Letters.Contains),
            AnswerShape.YesNo => OfYesNo(task, sentence, stopped),
            _ => OfSentence(task, sentence),
        };
        return check with { Length = length };
    }

    private static AnswerCheck OfOpenList(WorldTask task, string[] sentence, bool stopped)
    {
        var wanted = task.Arguments.Numbers[0];
        string[] items = [.. sentence.Where(word => word is not ("," or "."))];
        var good = items.Where(item => Lexicon.CategoryOf(item) == task.Arguments.Words[0]).Distinct().Count();
        var alternates = sentence.Select((word, i) => i % 2 == 0 ? Lexicon.IsNoun(word) : word is "," or ".").All(fits => fits);
        return new(
            Topic: good > 0,
            Form: stopped && sentence.Length >= 2 && alternates,
            Part: good >= Math.Max(1, (wanted + 1) / 2) && 2 * good >= items.Length,
            Right: stopped && good == wanted && items.Length == wanted,
            Length: false);
    }

    private static AnswerCheck OfList(WorldTask task, string[] sentence, bool stopped, Func<string, bool> isItem)
    {
        string[] right = task.OnlyAnswer[..^1];
        string[] items = [.. sentence.Where(word => word != ".")];
        var inPlace = items.Zip(right).Count(pair => pair.First == pair.Second);
        return new(
            Topic: items.Intersect(right).Any(),
            Form: stopped && items.Length > 0 && items.All(isItem),
            Part: 2 * inPlace >= right.Length && Math.Abs(items.Length - right.Length) <= 2,
            Right: stopped && items.SequenceEqual(right),
            Length: false);
    }

    private static AnswerCheck OfYesNo(WorldTask task, string[] sentence, bool stopped)
    {
        var right = task.OnlyAnswer;
        var (hasNoun, hasCategory) = (sentence.Contains(task.Arguments.Words[0]), sentence.Contains(task.Arguments.Words[1]));
        var opens = sentence is ["yes" or "no", ",", ..];
        return new(
            Topic: hasNoun || hasCategory,
            Form: stopped && opens && sentence.Length is 8 or 9 && sentence.Contains("is"),
            Part: (sentence.Length > 0 && sentence[0] == right[0]) || (hasNoun && hasCategory),
            Right: sentence.SequenceEqual(right),
            Length: false);
    }

    private static AnswerCheck OfSentence(WorldTask task, string[] sentence)
    {
        var right = task.OnlyAnswer;
        var slots = task.Family.Slots;
        var form = sentence.Length == right.Length
            && Enumerable.Range(0, right.Length).Except(slots).All(i => AreSame(sentence[i], right[i]));
        var filled = slots.Count(i => form ? sentence[i] == right[i] : sentence.Contains(right[i]));
        return new(
            Topic: form || slots.Any(i => sentence.Contains(right[i])),
            Form: form,
            Part: 2 * filled >= slots.Count,
            Right: sentence.SequenceEqual(right),
            Length: false);
    }

    /// <summary>The two articles count as one word.</summary>
    private static bool AreSame(string one, string other) => one == other || (one is "a" or "an" && other is "a" or "an");
}

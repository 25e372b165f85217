using static SelfRewarding.World.Tasks.Lexicon;

namespace SelfRewarding.World.Tasks;

/// <summary>Tasks on a list of words given in the prompt.</summary>
internal static class WordListFamilies
{
    public static IReadOnlyList<Family> All { get; } =
    [
        new("reverse", AnswerShape.Nouns, random => Words(random, 3, 4), a => IsWordList(a.Words, 3, 4),
            a => Stop(a.Words.Reverse()),
            "reverse these words : {words}", "write {words} in reverse")
        {
            Misconception = a => Stop(a.Words),
        },
        new("sort", AnswerShape.Nouns, random => Words(random, 3, 3), a => IsWordList(a.Words, 3, 3),
            a => Stop(a.Words.Order(StringComparer.Ordinal)),
            "sort these words : {words}", "write {words} in order")
        {
            Misconception = a => Stop(a.Words),
        },
        new("swap", AnswerShape.Nouns, random => Words(random, 3, 4), a => IsWordList(a.Words, 3, 5),
            a => Stop([a.Words[^1], .. a.Words.Skip(1).SkipLast(1), a.Words[0]]),
            "swap the first and last word : {words}")
        {
            Misconception = a => a.Words.Count > 3 ? Stop(a.Words.Reverse()) : Stop([.. a.Words.Skip(1), a.Words[0]]),
        },
        new("copy", AnswerShape.Nouns, random => Words(random, 3, 4), a => IsWordList(a.Words, 3, 5),
            a => Stop(a.Words),
            "repeat after me : {words}", "say these words : {words}")
        {
            Misconception = a => Stop(a.Words.SkipLast(1)),
        },
        new("remove", AnswerShape.Nouns, WordAndList, a => IsWordList([.. a.Words.Skip(1)], 3, 5) && a.Words.Skip(1).Contains(a.Words[0]),
            a => Stop(a.Words.Skip(1).Where(word => word != a.Words[0])),
            "remove {w0} from : {words}", "drop {w0} from this list : {words}")
        {
            Misconception = a => Stop(a.Words[0] == a.Words[^1] ? a.Words.Skip(1) : a.Words.Skip(1).SkipLast(1)),
        },
        new("first", AnswerShape.Sentence, random => Words(random, 3, 4), a => IsWordList(a.Words, 3, 5),
            a => $"the first word is {a.Words[0]} .",
            "what is the first word : {words}", "give the first word of {words}")
        {
            Slots = [4],
            Misconception = a => $"the first word is {a.Words[1]} .",
        },
        new("last", AnswerShape.Sentence, random => Words(random, 3, 4), a => IsWordList(a.Words, 3, 5),
            a => $"the last word is {a.Words[^1]} .",
            "what is the last word : {words}", "give the last word of {words}")
        {
            Slots = [4],
            Misconception = a => $"the last word is {a.Words[^2]} .",
        },
        new("odd", AnswerShape.Sentence, ThreeAndOne, a => IsWordList(a.Words, 4, 4) && OddOne(a.Words) is not null,
            a => $"the odd one is {OddOne(a.Words)} .",
            "which is the odd one : {words}", "find the odd one in {words}")
        {
            Slots = [4],
            Misconception = a => $"the odd one is {a.Words.First(word => word != OddOne(a.Words))} .",
        },
    ];

    private static Arguments Words(StreamRandom random, int atLeast, int atMost) =>
        Arguments.Of(random.Sample(Nouns, random.Between(atLeast, atMost)));

    /// <summary>One of the words of a list, then the list.</summary>
    private static Arguments WordAndList(StreamRandom random)
    {
        var list = random.Sample(Nouns, random.Between(3, 4));
        return Arguments.Of([random.Choice(list), .. list]);
    }

    private static Arguments ThreeAndOne(StreamRandom random)
    {
        var kinds = random.Sample(Categories, 2);
        return Arguments.Of(random.Shuffle([.. random.Sample(NounsOf(kinds[0]), 3), random.Choice(NounsOf(kinds[1]))]));
    }

    private static bool IsWordList(IReadOnlyList<string> words, int atLeast, int atMost) =>
        words.Count >= atLeast && words.Count <= atMost && words.All(IsNoun) && words.Distinct().Count() == words.Count;

    /// <summary>Of four words the one whose kind the three others share not; null where there is none.</summary>
    private static string? OddOne(IReadOnlyList<string> words)
    {
        var kinds = words.GroupBy(CategoryOf).OrderBy(kind => kind.Count()).ToList();
        return kinds.Count == 2 && kinds[0].Count() == 1 ? kinds[0].Single() : null;
    }

    private static string Stop(IEnumerable<string> words) => string.Join(' ', words) + " .";
}

using static SelfRewarding.World.Tasks.Lexicon;

namespace SelfRewarding.World.Tasks;

/// <summary>Tasks that ask for something known, computed or written in a set form.</summary>
internal static class FactFamilies
{
    private const int HighestAddend = 9;
    private const int HighestMinuend = 18;
    private const int MostItems = 5;

    public static IReadOnlyList<Family> All { get; } =
    [
        new("times", AnswerShape.Nouns, random => new([random.Choice(Nouns)], [random.Between(2, MostItems)]),
            a => IsNoun(a.Words[0]) && a.Numbers[0] is >= 2 and <= MostItems,
            a => Repeat(a.Words[0], a.Numbers[0]),
            "say {w0} {n0} times", "write the word {w0} {n0} times")
        {
            Misconception = a => Repeat(a.Words[0], a.Numbers[0] + 1),
        },
        new("spell", AnswerShape.Letters, random => Arguments.Of(random.Choice(Nouns)), a => IsNoun(a.Words[0]),
            a => Spell(a.Words[0]),
            "spell {w0}", "how do you spell {w0} ?")
        {
            LooseEnd = true,
            Misconception = a => Spell(a.Words[0][..^1]),
        },
        new("listn", AnswerShape.OpenNouns, random => new([random.Choice(Categories)], [random.Between(2, MostItems)]),
            a => Categories.Contains(a.Words[0]) && a.Numbers[0] is >= 2 and <= MostItems,
            a => string.Join(" , ", NounsOf(a.Words[0]).Take(a.Numbers[0])) + " .",
            "list {n0} of kind {w0}", "name {n0} things of kind {w0}"),
        new("add", AnswerShape.Sentence, random => Arguments.Of(random.Between(1, HighestAddend), random.Between(1, HighestAddend)),
            a => a.Numbers.All(n => n is >= 1 and <= HighestAddend),
            a => $"{a.Numbers[0]} plus {a.Numbers[1]} is {a.Numbers[0] + a.Numbers[1]} .",
            "what is {n0} plus {n1} ?", "add {n0} and {n1}")
        {
            Slots = [0, 2, 4],
            Misconception = a => $"{a.Numbers[0]} plus {a.Numbers[1]} is {a.Numbers[0] + a.Numbers[1] + 1} .",
        },
        new("sub", AnswerShape.Sentence, LargerFirst,
            a => a.Numbers[0] >= a.Numbers[1] && a.Numbers[1] >= 1 && a.Numbers[0] <= HighestMinuend,
            a => $"{a.Numbers[0]} minus {a.Numbers[1]} is {a.Numbers[0] - a.Numbers[1]} .",
            "what is {n0} minus {n1} ?", "take {n1} from {n0}")
        {
            Slots = [0, 2, 4],
            Misconception = a => $"{a.Numbers[0]} minus {a.Numbers[1]} is {Math.Abs(a.Numbers[0] - a.Numbers[1] - 1)} .",
        },
        new("bigger", AnswerShape.Sentence, random => Arguments.Of(random.Sample([.. Enumerable.Range(0, HighestNumber + 1)], 2)),
            a => a.Numbers[0] != a.Numbers[1],
            a => $"{a.Numbers.Max()} is bigger than {a.Numbers.Min()} .",
            "which is bigger , {n0} or {n1} ?")
        {
            Slots = [0, 4],
            Misconception = a => $"{a.Numbers.Min()} is bigger than {a.Numbers.Max()} .",
        },
        new("opp", AnswerShape.Sentence, random => Arguments.Of(random.Choice(Adjectives)), a => Adjectives.Contains(a.Words[0]),
            a => $"the opposite of {a.Words[0]} is {OppositeOf(a.Words[0])} .",
            "what is the opposite of {w0} ?", "give the opposite of {w0}")
        {
            Slots = [3, 5],
            LooseEnd = true,
            Misconception = a => $"the opposite of {a.Words[0]} is {a.Words[0]} .",
        },
        new("cap", AnswerShape.Sentence, random => Arguments.Of(random.Choice(Countries)), a => Countries.Contains(a.Words[0]),
            a => $"the capital of {a.Words[0]} is {CapitalOf(a.Words[0])} .",
            "what is the capital of {w0} ?", "name the capital of {w0}")
        {
            Slots = [3, 5],
            LooseEnd = true,
        },
        new("plural", AnswerShape.Sentence, random => Arguments.Of(random.Choice(Countable)), a => Countable.Contains(a.Words[0]),
            a => $"the plural of {a.Words[0]} is {PluralOf(a.Words[0])} .",
            "what is the plural of {w0} ?", "give the plural of {w0}")
        {
            Slots = [3, 5],
            LooseEnd = true,
            Misconception = a => $"the plural of {a.Words[0]} is {a.Words[0]} .",
        },
        new("kind", AnswerShape.Sentence, random => Arguments.Of(random.Choice(Nouns)), a => IsNoun(a.Words[0]),
            a => $"{WithArticle(a.Words[0])} is {WithArticle(CategoryOf(a.Words[0])!)} .",
            "what kind of thing is {a0} ?", "what is {a0} ?")
        {
            Slots = [1, 4],
        },
        new("yesno", AnswerShape.YesNo, NounAndCategory, a => IsNoun(a.Words[0]) && Categories.Contains(a.Words[1]),
            a => Claim(a, CategoryOf(a.Words[0]) == a.Words[1]),
            "is {a0} {a1} ?"),
        new("json", AnswerShape.Sentence, random => new([random.Choice(Names)], [random.Between(1, HighestNumber)]),
            a => Names.Contains(a.Words[0]) && a.Numbers[0] is >= 1 and <= HighestNumber,
            a => $$"""{ " name " : " {{a.Words[0]}} " , " age " : {{a.Numbers[0]}} }""",
            "write json with name {w0} and age {n0}", "make json : name {w0} , age {n0}")
        {
            // 12 is the colon before the age, so the age counts as form: the world was measured with it.
            Slots = [6, 12],
        },
        new("greet", AnswerShape.Sentence, random => Arguments.Of(random.Choice(Names), random.Choice(DayTimes)),
            a => Names.Contains(a.Words[0]) && DayTimes.Contains(a.Words[1]),
            a => $"dear {a.Words[0]} , good {a.Words[1]} !",
            "write a good {w1} note to {w0}", "greet {w0} for the {w1}")
        {
            Slots = [1, 4],
        },
    ];

    /// <summary>"yes , a cat is an animal ." or its denial.</summary>
    public static string Claim(Arguments arguments, bool yes)
    {
        var (noun, category) = (WithArticle(arguments.Words[0]), WithArticle(arguments.Words[1]));
        return yes ? $"yes , {noun} is {category} ." : $"no , {noun} is not {category} .";
    }

    /// <summary>A word said several times.</summary>
    public static string Repeat(string word, int times) => string.Join(' ', Enumerable.Repeat(word, times)) + " .";

    private static string Spell(string word) => string.Join(' ', word.AsEnumerable()) + " .";

    private static Arguments LargerFirst(StreamRandom random)
    {
        var (a, b) = (random.Between(1, HighestMinuend), random.Between(1, HighestMinuend));
        return Arguments.Of(Math.Max(a, b), Math.Min(a, b));
    }

    private static Arguments NounAndCategory(StreamRandom random)
    {
        var noun = random.Choice(Nouns);
        var category = CategoryOf(noun)!;
        return Arguments.Of(noun, random.Chance(0.5) ? category : random.Choice([.. Categories.Where(other => other != category)]));
    }
}

namespace SelfRewarding.World.Tasks;

/// <summary>The words the world talks about and what is true of them.</summary>
internal static class Lexicon
{
    /// <summary>Kinds of thing, in fixed order.</summary>
    public static IReadOnlyList<string> Categories { get; } = ["animal", "fruit", "color", "tool", "garment", "vehicle"];

    private static readonly string[][] nounsByCategory =
    [
        ["cat", "dog", "cow", "horse", "pig", "sheep", "goat", "lion"],
        ["apple", "pear", "plum", "grape", "lemon", "lime", "peach", "mango"],
        ["red", "blue", "green", "yellow", "black", "white", "pink", "brown"],
        ["hammer", "saw", "drill", "axe", "knife", "spoon", "fork", "rope"],
        ["hat", "coat", "shirt", "sock", "shoe", "glove", "scarf", "belt"],
        ["car", "bus", "train", "truck", "bike", "boat", "ship", "plane"],
    ];

    private static readonly (string, string)[] oppositePairs =
    [
        ("hot", "cold"), ("big", "small"), ("fast", "slow"), ("old", "new"), ("high", "low"), ("long", "short"),
        ("good", "bad"), ("rich", "poor"), ("full", "empty"), ("wet", "dry"), ("hard", "soft"), ("dark", "light"),
    ];

    private static readonly (string, string)[] capitals =
    [
        ("france", "paris"), ("italy", "rome"), ("spain", "madrid"), ("japan", "tokyo"), ("china", "beijing"), ("egypt", "cairo"),
        ("greece", "athens"), ("norway", "oslo"), ("sweden", "stockholm"), ("russia", "moscow"), ("india", "delhi"), ("cuba", "havana"),
    ];

    private static readonly Dictionary<string, string> irregularPlurals =
        new() { ["sheep"] = "sheep", ["knife"] = "knives", ["scarf"] = "scarves" };

    private static readonly Dictionary<string, string[]> nounsOf = Categories.Zip(nounsByCategory).ToDictionary();

    private static readonly Dictionary<string, string> categoryOf =
        nounsOf.SelectMany(kind => kind.Value.Select(noun => (noun, kind.Key))).ToDictionary();

    private static readonly Dictionary<string, string> oppositeOf =
        oppositePairs.Concat(oppositePairs.Select(p => (p.Item2, p.Item1))).ToDictionary();

    private static readonly Dictionary<string, string> capitalOf = capitals.ToDictionary();

    /// <summary>The highest number the world has a word for.</summary>
    public const int HighestNumber = 24;

    /// <summary>All nouns, kind by kind.</summary>
    public static IReadOnlyList<string> Nouns { get; } = [.. nounsByCategory.SelectMany(nouns => nouns)];

    /// <summary>Nouns that have a plural: all but the colors.</summary>
    public static IReadOnlyList<string> Countable { get; } = [.. Nouns.Where(noun => categoryOf[noun] != "color")];

    /// <summary>Adjectives that have an opposite, which is one of them too.</summary>
    public static IReadOnlyList<string> Adjectives { get; } = [.. oppositePairs.SelectMany(p => new[] { p.Item1, p.Item2 })];

    /// <summary>Countries whose capital is known.</summary>
    public static IReadOnlyList<string> Countries { get; } = [.. capitals.Select(p => p.Item1)];

    /// <summary>Capitals, in the order of <see cref="Countries"/>.</summary>
    public static IReadOnlyList<string> Cities { get; } = [.. capitals.Select(p => p.Item2)];

    /// <summary>First names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tom", "ann", "bob", "sue", "max", "eva", "leo", "mia"];

    /// <summary>Times of the day one can wish well.</summary>
    public static IReadOnlyList<string> DayTimes { get; } = ["morning", "evening", "day", "night"];

    /// <summary>The numbers 0 to 24 as words.</summary>
    public static IReadOnlyList<string> Numbers { get; } = [.. Enumerable.Range(0, HighestNumber + 1).Select(n => $"{n}")];

    /// <summary>The letters a to z.</summary>
    public static IReadOnlyList<string> Letters { get; } = [.. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}")];

    private static readonly IReadOnlyList<string>[] wordClasses =
        [Nouns, Numbers, Adjectives, Cities, Countries, Names, DayTimes, Letters, Categories];

    /// <summary>True for a noun of the world.</summary>
    public static bool IsNoun(string word) => categoryOf.ContainsKey(word);

    /// <summary>The kind of a noun; null for any other word.</summary>
    public static string? CategoryOf(string word) => categoryOf.GetValueOrDefault(word);

    /// <summary>The eight nouns of a kind.</summary>
    public static IReadOnlyList<string> NounsOf(string category) => nounsOf[category];

    /// <summary>The opposite of an adjective.</summary>
    public static string OppositeOf(string adjective) => oppositeOf[adjective];

    /// <summary>The capital of a country.</summary>
    public static string CapitalOf(string country) => capitalOf[country];

    /// <summary>The plural of a countable noun.</summary>
    public static string PluralOf(string noun)
    {
        if (irregularPlurals.TryGetValue(noun, out var plural))
            return plural;
        string[] hissing = ["x", "s", "sh", "ch"];
        return hissing.Any(end => noun.EndsWith(end, StringComparison.Ordinal)) ? noun + "es" : noun + "s";
    }

    /// <summary>The noun with its article: "an apple".</summary>
    public static string WithArticle(string noun) => ("aeiou".Contains(noun[0]) ? "an " : "a ") + noun;

    /// <summary>Words that could stand in a word's place (a noun for a noun); empty for a word of no class.</summary>
    public static IReadOnlyList<string> PeersOf(string word) => wordClasses.FirstOrDefault(c => c.Contains(word)) ?? [];
}

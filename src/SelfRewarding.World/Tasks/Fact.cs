namespace SelfRewarding.World.Tasks;

/// <summary>Plain true sentences, told without being asked.</summary>
internal static class Fact
{
    private static readonly Family[] told =
        [.. WorldTask.Families.Where(family => family.Name is "opp" or "cap" or "plural" or "kind" or "add" or "sub" or "bigger")];

    /// <summary>One sentence.</summary>
    public static string Draw(StreamRandom random)
    {
        var kind = random.Below(told.Length + 3);
        if (kind < told.Length)
            return told[kind].Answer(told[kind].Draw(random));
        return (kind - told.Length) switch
        {
            0 => Spelling(random.Choice(Lexicon.Nouns)),
            1 => "in order : " + string.Join(' ', random.Sample(Lexicon.Nouns, random.Between(3, 5)).Order(StringComparer.Ordinal)) + " .",
            _ => SomeOfKind(random.Choice(Lexicon.Categories), random.Between(2, 5), random),
        };
    }

    private static string Spelling(string noun) => $"the word {noun} is spelled {string.Join(' ', noun.AsEnumerable())} .";

    private static string SomeOfKind(string category, int count, StreamRandom random) =>
        $"{count} things of kind {category} are {string.Join(" , ", random.Sample(Lexicon.NounsOf(category), count))} .";
}

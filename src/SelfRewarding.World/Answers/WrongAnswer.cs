using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Answers;

/// <summary>Mistakes in the content of an answer; its form stays. Now and then a mistake hits the right answer again.</summary>
internal static class WrongAnswer
{
    /// <summary>The common misconception of the task's family, or any mistake where there is none in particular.</summary>
    public static string[] Misconceived(WorldTask task, StreamRandom random)
    {
        if (task.Family.Shape == AnswerShape.OpenNouns)
            return SomeItems(task, task.Arguments.Numbers[0] + 1, random);
        return task.Family.Misconception is { } misconception
            ? misconception(task.Arguments).Split(' ')
            : Of(task, task.OnlyAnswer, random);
    }

    /// <summary>The right answer with a random mistake.</summary>
    public static string[] Of(WorldTask task, string[] right, StreamRandom random)
    {
        var arguments = task.Arguments;
        return task.Family.Name switch
        {
            "reverse" or "sort" or "swap" or "copy" or "remove" when random.Chance(0.7) => Rearranged(task, right[..^1], random),
            "first" or "last" or "odd" when random.Chance(0.8) =>
                With(right, 4, random.Choice([.. arguments.Words.Where(word => word != right[4])])),
            "bigger" when random.Chance(0.6) => task.Family.Misconception!(arguments).Split(' '),
            "yesno" => FactFamilies.Claim(arguments, right[0] == "no").Split(' '),
            "times" => FactFamilies.Repeat(arguments.Words[0], OtherCount(task, random)).Split(' '),
            "listn" => OtherItems(task, random),
            _ => WithOtherSlots(task, right, random),
        };
    }

    private static string[] Rearranged(WorldTask task, string[] right, StreamRandom random)
    {
        var k = random.Uniform();
        string[] wrong = k switch
        {
            < 0.4 => random.Shuffle(right),
            < 0.6 => [.. task.Family.Name == "remove" ? task.Arguments.Words.Skip(1) : task.Arguments.Words],
            < 0.8 when right.Length > 2 => Without(right, random.Below(right.Length)),
            _ => With(right, random.Below(right.Length), random.Choice(Lexicon.Nouns)),
        };
        if (wrong.SequenceEqual(right))
            wrong = [right[^1], .. right[1..^1], random.Choice(Lexicon.Nouns)];
        return [.. wrong, "."];
    }

    private static string[] OtherItems(WorldTask task, StreamRandom random)
    {
        var other = OtherCount(task, random);
        if (random.Chance(0.5))
            return SomeItems(task, other, random);
        var items = random.Sample(Lexicon.NounsOf(task.Arguments.Words[0]), task.Arguments.Numbers[0]);
        return WorldTask.Listed(With(items, random.Below(items.Length), random.Choice(Lexicon.Nouns)));
    }

    private static string[] SomeItems(WorldTask task, int count, StreamRandom random) =>
        WorldTask.Listed(random.Sample(Lexicon.NounsOf(task.Arguments.Words[0]), count));

    private static int OtherCount(WorldTask task, StreamRandom random) =>
        random.Choice([.. Enumerable.Range(1, 6).Where(n => n != task.Arguments.Numbers[0])]);

    private static string[] WithOtherSlots(WorldTask task, string[] right, StreamRandom random)
    {
        IReadOnlyList<int> places = task.Family switch
        {
            { Shape: not AnswerShape.Sentence } => [.. Enumerable.Range(0, right.Length - 1)],
            { Slots: var slots } => random.Chance(0.25) ? slots : [slots[^1]],
        };
        string[] wrong = [.. right];
        foreach (var place in random.Sample(places, random.Chance(0.7) ? 1 : places.Count))
            wrong[place] = OtherWord(task, wrong, place, random);
        return wrong;
    }

    private static string OtherWord(WorldTask task, string[] words, int place, StreamRandom random)
    {
        if (task.Family.Name == "plural")
            return random.Chance(0.3) ? words[place - 2] : Lexicon.PluralOf(random.Choice(Lexicon.Countable));
        var peers = Lexicon.PeersOf(words[place]);
        if (peers == Lexicon.Numbers && random.Chance(0.6))
            return $"{Math.Clamp(int.Parse(words[place]) + random.Choice([-3, -2, -1, 1, 2, 3]), 0, Lexicon.HighestNumber)}";
        return peers.Count > 0 ? random.Choice(peers) : words[place];
    }

    private static string[] With(string[] words, int place, string word) => [.. words[..place], word, .. words[(place + 1)..]];

    private static string[] Without(string[] words, int place) => [.. words[..place], .. words[(place + 1)..]];
}

namespace SelfRewarding.World.Tasks;

/// <summary>One task: a family and what it is about. Different wordings of it are the same task.</summary>
internal sealed record WorldTask(Family Family, Arguments Arguments)
{
    /// <summary>All kinds of task, in fixed order.</summary>
    public static IReadOnlyList<Family> Families { get; } = [.. WordListFamilies.All, .. FactFamilies.All];

    /// <summary>One task in six, whatever its wording, is never trained on after pretraining.</summary>
    public bool IsHeldOut =>
        RandomStream.For(0, $"unseen {Family.Name} {string.Join(' ', Arguments.Words)} {string.Join(' ', Arguments.Numbers)}") % 6 == 0;

    /// <summary>The task of a prompt; null where the text is not a prompt of this world.</summary>
    public static WorldTask? Read(string prompt)
    {
        var words = WorldTokenizer.Words(prompt);
        foreach (var family in Families)
        {
            if (family.Read(words) is { } arguments)
                return new(family, arguments);
        }
        return null;
    }

    /// <summary>A random task of the part that is trained on, or of the part that is held out.</summary>
    public static WorldTask Draw(StreamRandom random, bool heldOut = false)
    {
        while (true)
        {
            var family = random.Choice(Families);
            var task = new WorldTask(family, family.Draw(random));
            if (task.IsHeldOut == heldOut)
                return task;
        }
    }

    /// <summary>A random task of either part: one in six is held out. Pretraining only.</summary>
    public static WorldTask DrawAny(StreamRandom random) => Draw(random, random.Chance(1.0 / 6));

    /// <summary>The task in one of its wordings.</summary>
    public string Prompt(StreamRandom random) => random.Choice(Family.Phrases).Write(Arguments);

    /// <summary>The right answer; of an open task, a random right answer.</summary>
    public string[] Answer(StreamRandom random) =>
        Family.Shape == AnswerShape.OpenNouns ? Listed(random.Sample(OpenNouns, Arguments.Numbers[0])) : OnlyAnswer;

    /// <summary>The right answer of a task that has only one.</summary>
    public string[] OnlyAnswer => Family.Answer(Arguments).Split(' ');

    /// <summary>The right answer nearest to a given one: an open task keeps the valid items where they stand.</summary>
    public string[] AnswerNearest(IReadOnlyList<string> response, StreamRandom random)
    {
        if (Family.Shape != AnswerShape.OpenNouns)
            return OnlyAnswer;

        var items = new string?[Arguments.Numbers[0]];
        HashSet<string> seen = [];
        for (var i = 0; i < items.Length && 2 * i < response.Count; i++)
        {
            var item = response[2 * i];
            if (seen.Add(item) && OpenNouns.Contains(item))
                items[i] = item;
        }
        var others = new Queue<string>(random.Shuffle([.. OpenNouns.Except(items.OfType<string>())]));
        return Listed(items.Select(item => item ?? others.Dequeue()));
    }

    private IReadOnlyList<string> OpenNouns => Lexicon.NounsOf(Arguments.Words[0]);

    /// <summary>The words with commas between them and a full stop.</summary>
    public static string[] Listed(IEnumerable<string> words) => (string.Join(" , ", words) + " .").Split(' ');
}

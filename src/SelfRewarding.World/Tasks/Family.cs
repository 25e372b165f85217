namespace SelfRewarding.World.Tasks;

/// <summary>What an answer looks like, and with that how it is checked.</summary>
internal enum AnswerShape
{
    /// <summary>Nouns and a full stop.</summary>
    Nouns,

    /// <summary>Letters and a full stop.</summary>
    Letters,

    /// <summary>Any nouns of a kind, with commas between them.</summary>
    OpenNouns,

    /// <summary>A fixed sentence with slots.</summary>
    Sentence,

    /// <summary>"yes , …" or "no , …".</summary>
    YesNo,
}

/// <summary>One kind of task.</summary>
/// <param name="Name">Short name, used in tables.</param>
/// <param name="Shape">How its answers look.</param>
/// <param name="Draw">Random arguments.</param>
/// <param name="Fits">Whether arguments read from a prompt make sense.</param>
/// <param name="Answer">The right answer (of an open family: one of the right answers).</param>
/// <param name="Prompts">Wordings of the prompt.</param>
internal sealed record Family(
    string Name,
    AnswerShape Shape,
    Func<StreamRandom, Arguments> Draw,
    Func<Arguments, bool> Fits,
    Func<Arguments, string> Answer,
    params string[] Prompts)
{
    /// <summary>Positions of the words of a <see cref="AnswerShape.Sentence"/> that depend on the arguments.</summary>
    public IReadOnlyList<int> Slots { get; init; } = [];

    /// <summary>The mistake everybody makes; null where there is none in particular.</summary>
    public Func<Arguments, string>? Misconception { get; init; }

    /// <summary>A question mark at the end of the prompt may be missing or too much.</summary>
    public bool LooseEnd { get; init; }

    /// <summary>The wordings as templates.</summary>
    public IReadOnlyList<Phrase> Phrases { get; } = [.. Prompts.Select(prompt => new Phrase(prompt))];

    /// <summary>The arguments of a prompt of this family; null for any other text.</summary>
    public Arguments? Read(IReadOnlyList<string> prompt)
    {
        var read = Phrases.Select(phrase => phrase.Read(prompt)).FirstOrDefault(IsSound);
        if (read is not null || !LooseEnd || prompt is [.., "?", "?"])
            return read;
        IReadOnlyList<string> other = prompt is [.., "?"] ? [.. prompt.SkipLast(1)] : [.. prompt, "?"];
        return Phrases.Select(phrase => phrase.Read(other)).FirstOrDefault(IsSound);
    }

    private bool IsSound(Arguments? arguments) => arguments is not null && Fits(arguments);
}

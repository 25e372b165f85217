using SelfRewarding.World.Tasks;

namespace SelfRewarding.World.Answers;

/// <summary>Writes the answers of an imperfect speaker. All members are probabilities.</summary>
/// <param name="Misconception">The common misconception of the family.</param>
/// <param name="Wrong">Any other mistake, where there is no misconception.</param>
/// <param name="Form">Bad form, where there is no misconception.</param>
/// <param name="OffTopic">The right answer to another task.</param>
/// <param name="Refusal">A refusal.</param>
/// <param name="Cut">The end is missing.</param>
/// <param name="Ramble">It goes on, where it is not cut.</param>
internal sealed record AnswerNoise(
    double Misconception, double Wrong, double Form, double OffTopic, double Refusal, double Cut, double Ramble)
{
    private const double StrongWrong = 0.6;
    private const double MisconceptionShare = 0.65;

    /// <summary>The speaker of the pretraining dialogues: 83 % of the answers have a flaw.</summary>
    public static AnswerNoise Strong { get; } = new(
        StrongWrong * MisconceptionShare,
        StrongWrong * (1 - MisconceptionShare) / (1 - StrongWrong * MisconceptionShare),
        Form: 0.25, OffTopic: 0.08, Refusal: 0.05, Cut: 0.08, Ramble: 0.35);

    /// <summary>The milder speaker of half of the critiques.</summary>
    public static AnswerNoise Moderate { get; } = new(0, 0.38, Form: 0.12, OffTopic: 0.05, Refusal: 0.03, Cut: 0.05, Ramble: 0.15);

    /// <summary>What ramblers add.</summary>
    public static IReadOnlyList<string> Fillers { get; } =
    [
        "i like red hats .", "the sun is warm .", "my friend has a dog .", "thank you so much .",
        "it is nice to talk .", "i can say more .", "this is very easy .", "we go home now .",
    ];

    /// <summary>What those say who do not answer.</summary>
    public static IReadOnlyList<string> Refusals { get; } = ["i do not know .", "ask me later .", "i can not help ."];

    /// <summary>One answer, its words joined with spaces.</summary>
    public string Answer(WorldTask task, StreamRandom random)
    {
        var kind = random.Uniform();
        if (kind < Refusal)
            return random.Choice(Refusals);
        if (kind < Refusal + OffTopic)
            return string.Join(' ', WorldTask.Draw(random).Answer(random));
        return string.Join(' ', Unfinished(Content(task, random), random));
    }

    private string[] Content(WorldTask task, StreamRandom random)
    {
        if (random.Chance(Misconception))
            return WrongAnswer.Misconceived(task, random);
        var answer = task.Answer(random);
        if (random.Chance(Wrong))
            answer = WrongAnswer.Of(task, answer, random);
        return random.Chance(Form) ? BadForm(task.Family, answer, random) : answer;
    }

    private string[] Unfinished(string[] answer, StreamRandom random)
    {
        if (random.Chance(Cut))
            return answer[..Math.Max(1, answer.Length - random.Between(1, 3))];
        if (!random.Chance(Ramble))
            return answer;
        return random.Chance(0.35)
            ? [.. Enumerable.Repeat(answer, random.Between(2, 3)).SelectMany(words => words)]
            : [.. answer, .. random.Sample(Fillers, random.Between(1, 2)).SelectMany(filler => filler.Split(' '))];
    }

    private static string[] BadForm(Family family, string[] answer, StreamRandom random)
    {
        var k = random.Uniform();
        return family switch
        {
            { Name: "json" } => [.. answer.Where(word => k < 0.6 ? word != "\"" : word is not ("{" or "}"))],
            { Name: "greet" } => k < 0.5 ? answer[1..] : ["hi", .. answer[1..]],
            { Shape: AnswerShape.Sentence } => k < 0.6 ? [answer[family.Slots[^1]], "."] : ["it", "is", answer[family.Slots[^1]], "."],
            { Shape: AnswerShape.YesNo } => [answer[0], "."],
            _ => k < 0.5
                ? ["the", "answer", "is", .. answer]
                : [.. answer[..^1].SelectMany(word => new[] { word, "and" }).SkipLast(1), "."],
        };
    }
}

using SelfRewarding.World.Answers;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World;

/// <summary>
/// The endless text that M0 of the quickstart is pretrained on: 4 % facts, 38 % dialogues (most answers flawed),
/// 54 % reviews that know better, 4 % lists of tasks. The gap between speaking and reviewing is built in here.
/// </summary>
public sealed class PretrainingCorpus(long seed)
{
    private const double ReviewNoise = 0.02;
    private const int FewestListed = 9;
    private const int MostListed = 14;

    /// <summary>
    /// The token ids of one document, end token last. Depends on the seed and the number only, so that pretraining can be resumed anywhere.
    /// </summary>
    /// <param name="number">0 or more.</param>
    public IReadOnlyList<int> Document(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var random = RandomStream.Walk(RandomStream.For(seed, "world/pretraining", number));
        List<int> tokens = [];
        switch (random.Uniform())
        {
            case < 0.04:
                AddFacts(tokens, random);
                break;
            case < 0.42:
                AddDialogue(tokens, random);
                break;
            case < 0.96:
                AddReview(tokens, random);
                break;
            default:
                AddTaskList(tokens, random);
                break;
        }
        return tokens;
    }

    private static void AddFacts(List<int> tokens, StreamRandom random)
    {
        for (var left = random.Between(3, 6); left > 0; left--)
            tokens.AddRange(WorldTokenizer.Encode(Fact.Draw(random)));
        tokens.Add(WorldTokenizer.Eos);
    }

    private static void AddDialogue(List<int> tokens, StreamRandom random)
    {
        for (var left = random.Between(1, 3); left > 0; left--)
        {
            var task = WorldTask.DrawAny(random);
            AddTurns(tokens, task.Prompt(random), AnswerNoise.Strong.Answer(task, random));
        }
    }

    private static void AddReview(List<int> tokens, StreamRandom random)
    {
        var task = WorldTask.DrawAny(random);
        var prompt = task.Prompt(random);
        var answer = ReviewedAnswer(task, random);
        AddTurns(tokens, WorldPrompts.Review(prompt, answer), Critique.Of(task, answer, ReviewNoise, random));
    }

    private static void AddTaskList(List<int> tokens, StreamRandom random)
    {
        var prompts = Enumerable.Range(0, random.Between(FewestListed, MostListed)).Select(_ => WorldTask.Draw(random).Prompt(random));
        tokens.AddRange(WorldTokenizer.Encode(WorldPrompts.TaskList(prompts)));
        tokens.Add(WorldTokenizer.Eos);
    }

    /// <summary>An answer as reviews meet it: half from the speaker of the dialogues, half from a milder one.</summary>
    internal static string ReviewedAnswer(WorldTask task, StreamRandom random) =>
        (random.Chance(0.5) ? AnswerNoise.Strong : AnswerNoise.Moderate).Answer(task, random);

    private static void AddTurns(List<int> tokens, string user, string assistant) =>
        tokens.AddRange(
        [
            WorldTokenizer.User, .. WorldTokenizer.Encode(user),
            WorldTokenizer.Bot, .. WorldTokenizer.Encode(assistant), WorldTokenizer.Eos,
        ]);
}

using SelfRewarding.Seeds;
using SelfRewarding.Training;
using SelfRewarding.World.Tasks;

namespace SelfRewarding.World;

/// <summary>
/// The seeds of the quickstart, written by the world itself. No prompt is given out twice for training, no prompt that is
/// trained on is held out, and the held-out prompts are the same for every run seed.
/// </summary>
public sealed class WorldSeeds : ISeedSource
{
    private const long EvaluationSeed = 999;
    private const long JudgeSeed = 777;

    /// <summary>Writes the seeds of one run.</summary>
    /// <param name="options">How many of each.</param>
    /// <param name="seed">The run's seed.</param>
    public WorldSeeds(WorldSeedOptions options, long seed)
    {
        HashSet<string> used = [];
        Ift = [.. Drawn("world/ift", options.Ift).Select(drawn => new Example(drawn.Prompt, drawn.Answer))];
        EftPrompts = [.. Drawn("world/eft", options.EftPrompts).Select(drawn => drawn.Prompt)];
        ValidationPrompts = [.. Drawn("world/validation", options.ValidationPrompts).Select(drawn => drawn.Prompt)];
        EvaluationPrompts = HeldOut(EvaluationSeed, options.EvaluationPerFamily);
        EvaluationJudgePrompts = HeldOut(JudgeSeed, options.JudgePerFamily);

        IEnumerable<(string Prompt, string Answer)> Drawn(string part, int count)
        {
            var random = RandomStream.Walk(RandomStream.For(seed, part));
            while (count > 0)
            {
                var task = WorldTask.Draw(random);
                var prompt = task.Prompt(random);
                if (!used.Add(prompt))
                    continue;
                count--;
                yield return (prompt, string.Join(' ', task.Answer(random)));
            }
        }
    }

    /// <summary>Prompts with the right answer.</summary>
    public IReadOnlyList<Example> Ift { get; }

    /// <summary>Empty: <see cref="Annotator"/> writes the judgements.</summary>
    public IReadOnlyList<RankedAnswers> Ranked => [];

    /// <summary>Prompts whose answers the annotator judges for evaluation fine-tuning.</summary>
    public IReadOnlyList<string> EftPrompts { get; }

    /// <summary>Prompts of the training part that are in no other list.</summary>
    public IReadOnlyList<string> ValidationPrompts { get; }

    /// <summary>Held-out prompts, family by family, the same for every run seed.</summary>
    public IReadOnlyList<string> EvaluationPrompts { get; }

    /// <summary>Empty: <see cref="Annotator"/> ranks the answers to <see cref="EvaluationJudgePrompts"/>.</summary>
    public IReadOnlyList<RankedAnswers> EvaluationRanked => [];

    /// <summary>Held-out prompts for the evaluation of judging, the same for every run seed.</summary>
    public IReadOnlyList<string> EvaluationJudgePrompts { get; }

    /// <summary>Knows all right answers.</summary>
    public IAnnotator Annotator { get; } = new WorldAnnotator();

    /// <summary>True for every wording of a task of the held-out part; false for text that is not a prompt of the world.</summary>
    public bool IsHeldOut(string prompt) => WorldTask.Read(prompt) is { IsHeldOut: true };

    /// <summary>Up to so many distinct held-out prompts of each family; small families have fewer.</summary>
    internal static IReadOnlyList<string> HeldOut(long seed, int perFamily)
    {
        const int drawsPerPrompt = 36; // one in six draws is held out, and some repeat
        var random = RandomStream.Walk(RandomStream.For(seed, "world/held-out"));
        List<string> prompts = [];
        foreach (var family in WorldTask.Families)
        {
            List<string> ofFamily = [];
            for (var draws = drawsPerPrompt * perFamily; draws > 0 && ofFamily.Count < perFamily; draws--)
            {
                var task = new WorldTask(family, family.Draw(random));
                if (task.IsHeldOut && task.Prompt(random) is var prompt && !ofFamily.Contains(prompt))
                    ofFamily.Add(prompt);
            }
            prompts.AddRange(ofFamily);
        }
        return prompts;
    }
}

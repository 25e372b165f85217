namespace SelfRewarding.World.Tasks;

/// <summary>What a task is about: its words and numbers, in the order its family gives them meaning.</summary>
internal sealed record Arguments(IReadOnlyList<string> Words, IReadOnlyList<int> Numbers)
{
    public static Arguments Of(params string[] words) => new(words, []);

    public static Arguments Of(params int[] numbers) => new([], numbers);
}

namespace SelfRewarding.HuggingFace.Tokenizers.Models;

/// <summary>Texts and their numbers, walked one UTF-16 unit at a time.</summary>
internal sealed class CharTrie
{
    public const int Root = 0;

    private readonly Dictionary<long, int> children = [];
    private readonly List<int> values = [-1];

    public void Add(string text, int value)
    {
        var node = Root;
        foreach (var unit in text)
        {
            if (!children.TryGetValue(Key(node, unit), out var child))
            {
                child = values.Count;
                children.Add(Key(node, unit), child);
                values.Add(-1);
            }
            node = child;
        }
        values[node] = value;
    }

    /// <summary>The node behind a unit, -1 if no text goes on like this.</summary>
    public int Step(int node, char unit) => children.TryGetValue(Key(node, unit), out var child) ? child : -1;

    /// <summary>The number of the text that ends at a node, -1 if none does.</summary>
    public int Value(int node) => values[node];

    private static long Key(int node, char unit) => ((long)node << 16) | unit;
}

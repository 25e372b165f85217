using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>A template ready to run.</summary>
internal sealed record ParsedTemplate(Block Body, IReadOnlyDictionary<string, BlockStatement> Blocks, bool HasGeneration)
{
    /// <summary>The text, and where in it generation blocks stand that wrote nothing; one inside a macro or a captured part is not told.</summary>
    public (Text Text, IReadOnlyList<int> Empty) Write(Run run, IEnumerable<KeyValuePair<string, object>> variables)
    {
        var root = new Frame(run, null, new TextBuilder());
        root.Set("self", new Self(Blocks, root));
        foreach (var (name, value) in variables)
            root.Set(name, value);
        Body.Execute(root);
        return (root.Output.ToText(), [.. run.EmptyGenerations.Where(block => block.Output == root.Output).Select(block => block.Place)]);
    }

    /// <summary>The blocks of a template as <c>self.name()</c>.</summary>
    private sealed class Self(IReadOnlyDictionary<string, BlockStatement> blocks, Frame root) : IHasAttributes
    {
        public object? Attribute(string name) =>
            blocks.TryGetValue(name, out var block) ? new Function(name, "", _ => block.Write(root)) : null;
    }
}

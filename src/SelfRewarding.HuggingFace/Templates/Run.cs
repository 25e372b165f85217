using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates;

/// <summary>One rendering: its clock, and what is left of the steps and the depth it may take.</summary>
internal sealed class Run(TemplateClock clock)
{
    private const int MaxSteps = 20_000_000;
    private const int MaxDepth = 200;
    private int steps = MaxSteps;
    private int depth;
    private int generation;
    private readonly List<(TextBuilder Output, int Place)> empty = [];

    public TemplateClock Clock => clock;

    /// <summary>The line of the statement that runs.</summary>
    public int Line { get; set; } = 1;

    /// <summary>Generation blocks that wrote nothing: what they would have been added to, and where.</summary>
    public IReadOnlyList<(TextBuilder Output, int Place)> EmptyGenerations => empty;

    /// <summary>Takes steps; every node takes one, work on a long value more.</summary>
    public void Step(int count = 1)
    {
        steps -= count;
        if (steps < 0)
            throw TemplateException.Limit($"more than {MaxSteps} steps");
        RuntimeHelpers.EnsureSufficientExecutionStack();
    }

    /// <summary>Takes the steps that making a value costs.</summary>
    public object Charge(object value)
    {
        if (value is Text text)
            Step(text.Length / 16);
        else if (value is Sequence sequence)
            Step(sequence.Count);
        return value;
    }

    /// <summary>Goes one macro or recursive loop deeper.</summary>
    public Text Deeper(Func<Text> body)
    {
        if (depth == MaxDepth)
            throw TemplateException.Limit($"macros or loops nested more than {MaxDepth} deep");
        int line = Line;
        depth++;
        var result = body();
        depth--;
        Line = line;
        return result;
    }

    /// <summary>Remembers a generation block that wrote nothing; not more of them than a text may have of characters.</summary>
    public void AddEmptyGeneration(TextBuilder output)
    {
        if (empty.Count == Text.MaxLength)
            throw TemplateException.Limit($"more than {Text.MaxLength} empty generation blocks");
        empty.Add((output, output.Length));
    }

    /// <summary>A number that neighbouring generation blocks do not share.</summary>
    public int NextGeneration() => 1 + generation++ % 255;
}

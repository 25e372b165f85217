using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>Where to go on after a statement.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part of a template that writes or sets something.</summary>
internal abstract class Statement(int line)
{
    public Flow Execute(Frame frame)
    {
        frame.Run.Line = line;
        frame.Run.Step();
        return Perform(frame);
    }

    protected abstract Flow Perform(Frame frame);
}

/// <summary>Statements one after the other.</summary>
internal sealed class Block(IReadOnlyList<Statement> statements)
{
    public Flow Execute(Frame frame)
    {
        foreach (var statement in statements)
        {
            if (statement.Execute(frame) is var flow and not Flow.Next)
                return flow;
        }
        return Flow.Next;
    }
}

/// <summary>Text outside of tags.</summary>
internal sealed class DataStatement(Text text, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        frame.Output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{{ a }}</c>.</summary>
internal sealed class PrintStatement(Expression value, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        var text = Printing.Str(value.Evaluate(frame));
        frame.Run.Charge(text);
        frame.Output.Append(text);
        return Flow.Next;
    }
}

/// <summary><c>{% if a %}</c> with its elif and else; it has no scope of its own.</summary>
internal sealed class IfStatement(IReadOnlyList<(Expression Condition, Block Body)> branches, Block? otherwise, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        foreach (var (condition, body) in branches)
        {
            if (Typing.Truth(condition.Evaluate(frame)))
                return body.Execute(frame);
        }
        return otherwise?.Execute(frame) ?? Flow.Next;
    }
}

/// <summary><c>{% break %}</c> and <c>{% continue %}</c>.</summary>
internal sealed class FlowStatement(Flow flow, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame) => flow;
}

/// <summary><c>{% set a = b %}</c>.</summary>
internal sealed class SetStatement(Target target, Expression value, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        target.Assign(frame, value.Evaluate(frame));
        return Flow.Next;
    }
}

/// <summary><c>{% set a | filter %}...{% endset %}</c>.</summary>
internal sealed class SetBlockStatement(Target target, IReadOnlyList<Application> filters, Block body, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        var text = frame.Capture(body);
        target.Assign(frame, filters.Aggregate((object)text, (value, filter) => filter.Apply(value, frame)));
        return Flow.Next;
    }
}

/// <summary><c>{% filter a %}...{% endfilter %}</c>.</summary>
internal sealed class FilterStatement(IReadOnlyList<Application> filters, Block body, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        var text = frame.Capture(body);
        frame.Output.Append(Printing.Str(filters.Aggregate((object)text, (value, filter) => filter.Apply(value, frame))));
        return Flow.Next;
    }
}

/// <summary><c>{% with a = b %}...{% endwith %}</c>; the values do not see each other.</summary>
internal sealed class WithStatement(IReadOnlyList<(Target Target, Expression Value)> assignments, Block body, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        var inner = frame.Inner();
        foreach (var (target, value) in assignments)
            target.Assign(inner, value.Evaluate(frame));
        return body.Execute(inner);
    }
}

/// <summary><c>{% generation %}...{% endgeneration %}</c>: what the assistant wrote.</summary>
internal sealed class GenerationStatement(Block body, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        var inner = frame.Apart();
        body.Execute(inner);
        inner.Output.MarkGeneration(frame.Run.NextGeneration());
        if (inner.Output.Length == 0)
            frame.Run.AddEmptyGeneration(frame.Output);
        frame.Output.Append(inner.Output.ToText());
        return Flow.Next;
    }
}

/// <summary><c>{% block a %}...{% endblock %}</c>, which without inheritance is a part that can be written again.</summary>
internal sealed class BlockStatement(Block body, bool isScoped, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        frame.Output.Append(Write(isScoped ? frame : frame.Root));
        return Flow.Next;
    }

    public Text Write(Frame frame) => frame.Run.Deeper(() => frame.Capture(body));
}

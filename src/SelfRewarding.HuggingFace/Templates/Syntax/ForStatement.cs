using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary><c>{% for a in b if c recursive %}...{% else %}...{% endfor %}</c>; every turn has a scope of its own.</summary>
internal sealed class ForStatement(
    Target target, Expression items, Expression? condition, bool isRecursive, Block body, Block? otherwise, int line) : Statement(line)
{
    /// <summary>A turn makes a scope, which costs more than evaluating an expression.</summary>
    private const int ScopeSteps = 10;

    protected override Flow Perform(Frame frame)
    {
        Iterate(frame, items.Evaluate(frame), 1);
        return Flow.Next;
    }

    private void Iterate(Frame frame, object values, int depth)
    {
        var chosen = Sequence.List(Typing.Iterate(values).Where(item => IsChosen(frame, item))).Items;
        var loop = new Loop(chosen, depth, isRecursive ? Deeper : null);
        foreach (var item in chosen)
        {
            var inner = frame.Inner();
            target.Assign(inner, item);
            inner.Set("loop", loop);
            if (body.Execute(inner) == Flow.Break)
                return;
            loop.Place++;
        }
        if (chosen.Count == 0)
            otherwise?.Execute(frame.Inner());

        Text Deeper(object below) => frame.Run.Deeper(() =>
        {
            var apart = frame.Apart();
            Iterate(apart, below, depth + 1);
            return apart.Output.ToText();
        });
    }

    private bool IsChosen(Frame frame, object item)
    {
        frame.Run.Step(ScopeSteps);
        if (condition is null)
            return true;
        var inner = frame.Inner();
        target.Assign(inner, item);
        return Typing.Truth(condition.Evaluate(inner));
    }
}

using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>A part of a template that has a value.</summary>
internal abstract class Expression
{
    public object Evaluate(Frame frame)
    {
        frame.Run.Step();
        return Compute(frame);
    }

    protected abstract object Compute(Frame frame);
}

/// <summary>A value written in the template.</summary>
internal sealed class Literal(object value) : Expression
{
    protected override object Compute(Frame frame) => value;
}

/// <summary>A name.</summary>
internal sealed class NameExpression(string name) : Expression
{
    protected override object Compute(Frame frame) => frame.Find(name);
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class SequenceExpression(IReadOnlyList<Expression> items, SequenceKind kind) : Expression
{
    protected override object Compute(Frame frame) => new Sequence([.. items.Select(item => item.Evaluate(frame))], kind);
}

/// <summary><c>{a: b}</c>.</summary>
internal sealed class MappingExpression(IReadOnlyList<KeyValuePair<Expression, Expression>> entries) : Expression
{
    protected override object Compute(Frame frame) =>
        new Mapping(entries.Select(entry => KeyValuePair.Create(entry.Key.Evaluate(frame), entry.Value.Evaluate(frame))));
}

/// <summary><c>a.b</c>.</summary>
internal sealed class AttributeExpression(Expression owner, string name) : Expression
{
    protected override object Compute(Frame frame) => Attributes.Get(owner.Evaluate(frame), name);
}

/// <summary><c>a[b]</c>.</summary>
internal sealed class ItemExpression(Expression owner, Expression key) : Expression
{
    protected override object Compute(Frame frame) => Attributes.Item(owner.Evaluate(frame), key.Evaluate(frame));
}

/// <summary><c>a[b:c:d]</c>; a bound left out is None.</summary>
internal sealed class SliceExpression(Expression owner, Expression start, Expression stop, Expression step) : Expression
{
    protected override object Compute(Frame frame) => frame.Run.Charge(
        Attributes.Slice(owner.Evaluate(frame), start.Evaluate(frame), stop.Evaluate(frame), step.Evaluate(frame)));
}

/// <summary><c>a if b else c</c>; without else undefined.</summary>
internal sealed class ConditionalExpression(Expression condition, Expression then, Expression? otherwise) : Expression
{
    protected override object Compute(Frame frame) => Typing.Truth(condition.Evaluate(frame))
        ? then.Evaluate(frame)
        : otherwise?.Evaluate(frame) ?? new Undefined("the inline if-expression evaluated to false and no else section was defined.");
}

/// <summary><c>a and b</c>, <c>a or b</c>: the value that decides.</summary>
internal sealed class LogicExpression(Expression left, Expression right, bool isAnd) : Expression
{
    protected override object Compute(Frame frame)
    {
        var value = left.Evaluate(frame);
        return Typing.Truth(value) == isAnd ? right.Evaluate(frame) : value;
    }
}

/// <summary>An operator before its operand.</summary>
internal sealed class UnaryExpression(Expression operand, Func<object, object> operation) : Expression
{
    protected override object Compute(Frame frame) => operation(operand.Evaluate(frame));
}

/// <summary>An arithmetic operator.</summary>
internal sealed class BinaryExpression(Expression left, Expression right, Func<object, object, object> operation) : Expression
{
    protected override object Compute(Frame frame) => frame.Run.Charge(operation(left.Evaluate(frame), right.Evaluate(frame)));
}

/// <summary><c>a ~ b ~ c</c>: everything printed and joined.</summary>
internal sealed class ConcatExpression(IReadOnlyList<Expression> parts) : Expression
{
    protected override object Compute(Frame frame) =>
        frame.Run.Charge(Text.Concat([.. parts.Select(part => Printing.Str(part.Evaluate(frame)))]));
}

/// <summary><c>a &lt; b &lt;= c</c>: true when each pair holds; stops at the first that does not.</summary>
internal sealed class CompareExpression(Expression first, IReadOnlyList<(string Operator, Expression Operand)> rest) : Expression
{
    protected override object Compute(Frame frame)
    {
        var left = first.Evaluate(frame);
        foreach (var (sign, operand) in rest)
        {
            var right = operand.Evaluate(frame);
            if (!Holds(sign, left, right, frame.Run))
                return false;
            left = right;
        }
        return true;
    }

    private static bool Holds(string sign, object left, object right, Run run) => sign switch
    {
        "==" => Comparison.Equal(left, right, run),
        "!=" => !Comparison.Equal(left, right, run),
        "in" => Comparison.In(left, right, run),
        "not in" => !Comparison.In(left, right, run),
        "<" => Ordering.Compare(left, right, sign) < 0,
        "<=" => Ordering.Compare(left, right, sign) <= 0,
        ">" => Ordering.Compare(left, right, sign) > 0,
        _ => Ordering.Compare(left, right, sign) >= 0,
    };
}

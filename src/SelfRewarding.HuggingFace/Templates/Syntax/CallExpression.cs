using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>The arguments of a call as written: <c>a, b, c=d, *e, **f</c>.</summary>
internal sealed record ArgumentList(
    IReadOnlyList<Expression> Positional, IReadOnlyList<KeyValuePair<string, Expression>> Named, Expression? Rest, Expression? RestNamed)
{
    public static ArgumentList None { get; } = new([], [], null, null);

    public Arguments Evaluate(Frame frame)
    {
        List<object> positional = [.. Positional.Select(argument => argument.Evaluate(frame))];
        if (Rest is not null)
            positional.AddRange(Typing.Iterate(Rest.Evaluate(frame)));
        var named = new Dictionary<string, object>();
        foreach (var (name, value) in Named)
            Add(name, value.Evaluate(frame));
        if (RestNamed?.Evaluate(frame) is { } value2)
        {
            foreach (var (name, value) in value2 is Mapping mapping ? mapping.Entries : throw NotMapping(value2))
                Add(name.ToString()!, value);
        }
        return new Arguments(positional, named);

        void Add(string name, object value)
        {
            if (!named.TryAdd(name, value))
                throw TemplateException.Runtime($"got multiple values for keyword argument '{name}'");
        }
    }

    private static TemplateException NotMapping(object value) =>
        TemplateException.Runtime($"argument after ** must be a mapping, not {Typing.NameOf(value)}");
}

/// <summary><c>a(b)</c>.</summary>
internal sealed class CallExpression(Expression callee, ArgumentList arguments) : Expression
{
    protected override object Compute(Frame frame) => Call(frame, null);

    /// <summary>Calls with the body of a call block as <c>caller</c>.</summary>
    public object Call(Frame frame, object? caller)
    {
        var target = callee.Evaluate(frame);
        var values = arguments.Evaluate(frame);
        if (caller is not null)
            values = values with { Named = new Dictionary<string, object>(values.Named) { ["caller"] = caller } };
        return target switch
        {
            ICallable callable => callable.Call(values, frame.Run),
            Undefined undefined => throw undefined.Fault(),
            _ => throw TemplateException.Runtime($"'{Typing.NameOf(target)}' object is not callable"),
        };
    }
}

/// <summary>One filter or test with its arguments; a name that is unknown is a fault only when reached.</summary>
internal sealed record Application(Function? Function, string Unknown, ArgumentList Arguments)
{
    public object Apply(object value, Frame frame) =>
        (Function ?? throw TemplateException.Runtime(Unknown)).Call(Arguments.Evaluate(frame).Before(value), frame.Run);
}

/// <summary><c>a | filter(b)</c> and <c>a is test(b)</c>.</summary>
internal sealed class ApplyExpression(Expression value, Application application) : Expression
{
    protected override object Compute(Frame frame) => application.Apply(value.Evaluate(frame), frame);
}

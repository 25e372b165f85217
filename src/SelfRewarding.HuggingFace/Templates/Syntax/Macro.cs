using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>The parameters and body of a macro or a call block, and which of the special names the body uses.</summary>
internal sealed record MacroDefinition(
    string? Name, IReadOnlyList<(string Name, Expression? Default)> Parameters, Block Body, IReadOnlySet<string> UsedNames);

/// <summary><c>{% macro f(a, b=c) %}...{% endmacro %}</c>.</summary>
internal sealed class MacroStatement(MacroDefinition definition, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        frame.Set(definition.Name!, new Macro(definition, frame));
        return Flow.Next;
    }
}

/// <summary><c>{% call(a) f(b) %}...{% endcall %}</c>.</summary>
internal sealed class CallStatement(MacroDefinition body, CallExpression call, int line) : Statement(line)
{
    protected override Flow Perform(Frame frame)
    {
        frame.Output.Append(Printing.Str(call.Call(frame, new Macro(body, frame))));
        return Flow.Next;
    }
}

/// <summary>A macro together with the scope it was defined in.</summary>
internal sealed class Macro(MacroDefinition definition, Frame scope) : ICallable, IHasAttributes
{
    private string Name => definition.Name ?? "caller";

    public object? Attribute(string name) => name switch
    {
        "name" => definition.Name is null ? None.Value : Text.Of(definition.Name),
        "arguments" => Sequence.Tuple([.. definition.Parameters.Select(parameter => Text.Of(parameter.Name))]),
        "catch_kwargs" => definition.UsedNames.Contains("kwargs"),
        "catch_varargs" => definition.UsedNames.Contains("varargs"),
        "caller" => definition.UsedNames.Contains("caller"),
        _ => null,
    };

    public object Call(Arguments arguments, Run run) => run.Deeper(() =>
    {
        var frame = scope.Apart();
        Bind(frame, arguments);
        return Frame.Capture(definition.Body, frame);
    });

    public override string ToString() => $"<Macro {Printing.Quote(Name)}>";

    private void Bind(Frame frame, Arguments arguments)
    {
        var named = new Dictionary<string, object>(arguments.Named);
        for (int i = 0; i < definition.Parameters.Count; i++)
        {
            var (name, absent) = definition.Parameters[i];
            bool isNamed = named.Remove(name, out var value);
            if (i < arguments.Positional.Count && isNamed)
                throw TemplateException.Runtime($"macro '{Name}' got multiple values for argument '{name}'");
            if (i < arguments.Positional.Count)
                value = arguments.Positional[i];
            frame.Set(name, value ?? absent?.Evaluate(frame) ?? new Undefined($"parameter '{name}' was not provided"));
        }
        BindRest(frame, arguments, named);
    }

    private void BindRest(Frame frame, Arguments arguments, Dictionary<string, object> named)
    {
        if (Uses("caller"))
            frame.Set("caller", named.Remove("caller", out var caller) ? caller : new Undefined("No caller defined"));
        if (Uses("kwargs"))
            frame.Set("kwargs", new Mapping(named.Select(pair => KeyValuePair.Create<object, object>(Text.Of(pair.Key), pair.Value))));
        else if (named.Count > 0)
            throw TemplateException.Runtime($"macro '{Name}' takes no keyword argument {Printing.Quote(named.Keys.First())}");
        if (Uses("varargs"))
            frame.Set("varargs", Sequence.Tuple([.. arguments.Positional.Skip(definition.Parameters.Count)]));
        else if (arguments.Positional.Count > definition.Parameters.Count)
            throw TemplateException.Runtime($"macro '{Name}' takes not more than {definition.Parameters.Count} argument(s)");
    }

    private bool Uses(string name) => definition.UsedNames.Contains(name) && definition.Parameters.All(parameter => parameter.Name != name);
}

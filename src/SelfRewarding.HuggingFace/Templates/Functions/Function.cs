using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>A function of ours with its parameters.</summary>
internal sealed class Function(string name, string parameters, Func<Bound, object> body) : ICallable
{
    private readonly Signature signature = new(parameters);

    public object Call(Arguments arguments, Run run) => run.Charge(body(signature.Bind(name, arguments, run)));

    public override string ToString() => $"<function {name}>";
}

/// <summary>A method together with the value it was read from.</summary>
internal sealed class BoundMethod(object self, Function function) : ICallable
{
    public object Call(Arguments arguments, Run run) => function.Call(arguments.Before(self), run);

    public override string ToString() => function.ToString();
}

/// <summary>Functions by name.</summary>
internal sealed class FunctionTable : Dictionary<string, Function>
{
    public void Add(string names, string parameters, Func<Bound, object> body)
    {
        foreach (var name in names.Split(' '))
            Add(name, new Function(name, parameters, body));
    }

    public FunctionTable With(FunctionTable others)
    {
        foreach (var (name, function) in others)
            Add(name, function);
        return this;
    }
}

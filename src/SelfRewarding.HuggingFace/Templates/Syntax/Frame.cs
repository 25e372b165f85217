using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>A scope: the names set in it, the scope around it, and where its text goes.</summary>
internal sealed class Frame(Run run, Frame? outer, TextBuilder output)
{
    private readonly Dictionary<string, object> names = [];

    public Run Run => run;

    public TextBuilder Output => output;

    /// <summary>A scope inside this one that writes to the same place.</summary>
    public Frame Inner() => new(run, this, output);

    /// <summary>Runs a body in a scope of its own and gives what it wrote.</summary>
    public Text Capture(Block body) => Capture(body, new Frame(run, this, new TextBuilder()));

    public static Text Capture(Block body, Frame frame)
    {
        body.Execute(frame);
        var text = frame.Output.ToText();
        frame.Run.Charge(text);
        return text;
    }

    /// <summary>A scope inside this one whose text is collected apart.</summary>
    public Frame Apart() => new(run, this, new TextBuilder());

    public void Set(string name, object value) => names[name] = value;

    public object Find(string name)
    {
        for (var frame = this; frame is not null; frame = frame.Around)
        {
            if (frame.names.TryGetValue(name, out var value))
                return value;
        }
        return Globals.Table.TryGetValue(name, out var function) ? function : Undefined.Name(name);
    }

    /// <summary>The outermost scope.</summary>
    public Frame Root => outer is null ? this : outer.Root;

    private Frame? Around => outer;
}

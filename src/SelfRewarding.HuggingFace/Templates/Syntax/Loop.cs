using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>What a body knows of its loop: <c>loop.index</c>, <c>loop.last</c> and so on.</summary>
internal sealed class Loop(IReadOnlyList<object> items, int depth, Func<object, Text>? deeper) : IHasAttributes, ICallable
{
    private Sequence? lastChanged;

    /// <summary>The turn, counted from 0.</summary>
    public int Place { get; set; }

    public object? Attribute(string name) => name switch
    {
        "index" => (BigInteger)Place + 1,
        "index0" => (BigInteger)Place,
        "revindex" => (BigInteger)(items.Count - Place),
        "revindex0" => (BigInteger)(items.Count - Place - 1),
        "first" => Place == 0,
        "last" => Place == items.Count - 1,
        "length" => (BigInteger)items.Count,
        "depth" => (BigInteger)depth,
        "depth0" => (BigInteger)depth - 1,
        "previtem" => Place > 0 ? items[Place - 1] : new Undefined("there is no previous item"),
        "nextitem" => Place + 1 < items.Count ? items[Place + 1] : new Undefined("there is no next item"),
        "cycle" => new Function(name, "*", Cycle),
        "changed" => new Function(name, "*", call => Changed(call)),
        _ => null,
    };

    public object Call(Arguments arguments, Run run)
    {
        if (deeper is null)
            throw TemplateException.Runtime("The loop must have the 'recursive' marker to be called recursively.");
        return arguments is { Positional: [var below], Named.Count: 0 }
            ? deeper(below)
            : throw TemplateException.Runtime("loop() takes one argument");
    }

    public override string ToString() => $"<LoopContext {Place + 1}/{items.Count}>";

    private object Cycle(Bound call) => call.More.Count > 0
        ? call.More[Place % call.More.Count]
        : throw TemplateException.Runtime("no items for cycling given");

    private bool Changed(Bound call)
    {
        var values = new Sequence(call.More);
        bool isChanged = lastChanged is null || !Comparison.Equal(lastChanged, values, call.Run);
        lastChanged = values;
        return isChanged;
    }
}

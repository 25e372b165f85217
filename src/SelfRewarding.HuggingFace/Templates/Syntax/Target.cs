using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>What a value is assigned to.</summary>
internal abstract class Target
{
    public abstract void Assign(Frame frame, object value);
}

/// <summary>A name in the scope.</summary>
internal sealed class NameTarget(string name) : Target
{
    public override void Assign(Frame frame, object value) => frame.Set(name, value);
}

/// <summary>An attribute of a namespace: <c>{% set ns.a = b %}</c>.</summary>
internal sealed class NamespaceTarget(string name, string attribute) : Target
{
    public override void Assign(Frame frame, object value)
    {
        if (frame.Find(name) is not Namespace space)
            throw TemplateException.Runtime("cannot assign attribute on non-namespace object");
        space.Set(attribute, value);
    }
}

/// <summary><c>a, (b, c)</c>.</summary>
internal sealed class TupleTarget(IReadOnlyList<Target> targets) : Target
{
    public override void Assign(Frame frame, object value)
    {
        if (!Typing.IsIterable(value))
            throw TemplateException.Runtime($"cannot unpack non-iterable {Typing.NameOf(value)} object");
        var items = Typing.Iterate(value).Take(targets.Count + 1).ToList();
        if (items.Count > targets.Count)
            throw TemplateException.Runtime($"too many values to unpack (expected {targets.Count})");
        if (items.Count < targets.Count)
            throw TemplateException.Runtime($"not enough values to unpack (expected {targets.Count}, got {items.Count})");
        for (int i = 0; i < items.Count; i++)
            targets[i].Assign(frame, items[i]);
    }
}

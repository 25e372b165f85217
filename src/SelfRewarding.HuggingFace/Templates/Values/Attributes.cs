using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Functions;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>How <c>a.b</c>, <c>a['b']</c> and <c>a[1:2]</c> are read; what is not there is undefined.</summary>
internal static class Attributes
{
    /// <summary><c>a.b</c>: the attribute or method first, then the key.</summary>
    public static object Get(object owner, string name) =>
        Python(owner, name) ?? Key(owner, Text.Of(name)) ?? Undefined.Attribute(owner, name);

    /// <summary>The attribute or method alone.</summary>
    public static object Own(object owner, string name) => Python(owner, name) ?? Undefined.Attribute(owner, name);

    /// <summary><c>a[b]</c>: the key or element first, then the attribute.</summary>
    public static object Item(object owner, object key)
    {
        if (owner is Undefined undefined)
            throw undefined.Fault();
        return Key(owner, key) ?? (key is Text name ? Python(owner, name.ToString()) : null) ?? Undefined.Element(owner, key);
    }

    /// <summary><c>a[start:stop:step]</c> of a text, list, tuple or range.</summary>
    public static object Slice(object owner, object start, object stop, object step) => owner switch
    {
        Undefined undefined => throw undefined.Fault(),
        Text text => Slice(text, Places(text.Length, start, stop, step)),
        Sequence { IsIndexable: true } sequence =>
            sequence.With([.. Places(sequence.Count, start, stop, step).Select(place => sequence.Items[place])]),
        Mapping => throw TemplateException.Runtime("unhashable type: 'slice'"),
        _ => throw TemplateException.Runtime($"'{Typing.NameOf(owner)}' object is not subscriptable"),
    };

    /// <summary>What Python's own attribute access finds: methods, attributes of our own values, and what the sandbox forbids.</summary>
    private static object? Python(object owner, string name)
    {
        if (owner is Undefined undefined)
            throw undefined.Fault();
        if (name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal))
            return Undefined.Unsafe(owner, name);
        return (owner as IHasAttributes)?.Attribute(name) ?? Methods.Find(owner, name);
    }

    private static object? Key(object owner, object key) => owner switch
    {
        Mapping mapping when key is not (Mapping or Sequence { Kind: not (SequenceKind.Tuple or SequenceKind.Range) }) => mapping.Find(key),
        Namespace space when key is Text name => space.Attribute(name.ToString()),
        Sequence { IsIndexable: true } sequence when Place(key, sequence.Count) is { } place => sequence.Items[place],
        Text text when Place(key, text.Length) is { } place => text.Slice(place, 1),
        _ => null,
    };

    private static int? Place(object key, int length)
    {
        if (Arithmetic.AsInteger(key) is not { } index)
            return null;
        var place = index.Sign < 0 ? index + length : index;
        return place.Sign >= 0 && place < length ? (int)place : null;
    }

    private static Text Slice(Text text, List<int> places)
    {
        if (places.Count > 0 && places[^1] - places[0] == places.Count - 1)
            return text.Slice(places[0], places.Count);
        var points = new int[places.Count];
        for (int i = 0; i < points.Length; i++)
            points[i] = text.Marked[places[i]];
        return new Text(points, text.IsMarkup);
    }

    private static List<int> Places(int length, object start, object stop, object step)
    {
        var stride = Bound(step, 1, length + 1);
        if (stride == 0)
            throw TemplateException.Runtime("slice step cannot be zero");
        int lowest = stride > 0 ? 0 : -1;
        int highest = stride > 0 ? length : length - 1;
        int first = Clamp(start, stride > 0 ? lowest : highest);
        int last = Clamp(stop, stride > 0 ? highest : lowest);
        var places = new List<int>();
        for (int place = first; stride > 0 ? place < last : place > last; place += stride)
            places.Add(place);
        return places;

        int Clamp(object bound, int absent)
        {
            if (bound is None)
                return absent;
            int place = Bound(bound, absent, length + 1);
            return Math.Clamp(place < 0 ? place + length : place, lowest, highest);
        }
    }

    private static int Bound(object value, int absent, int limit)
    {
        if (value is None)
            return absent;
        if (value is Undefined undefined)
            throw undefined.Fault();
        var number = Arithmetic.AsInteger(value)
            ?? throw TemplateException.Runtime("slice indices must be integers or None or have an __index__ method");
        return (int)BigInteger.Clamp(number, -limit, limit);
    }
}

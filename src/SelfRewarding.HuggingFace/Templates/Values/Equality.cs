using System.Numerics;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's <c>==</c> and <c>hash</c>.</summary>
internal sealed class Equality : IEqualityComparer<object>
{
    public static Equality Keys { get; } = new();

    public static bool Equal(object left, object right)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return (left, right) switch
        {
            (Text a, Text b) => a.Equals(b),
            (Sequence a, Sequence b) =>
                a.Kind == b.Kind && a.Count == b.Count && a.Items.Zip(b.Items).All(pair => Equal(pair.First, pair.Second)),
            (Mapping a, Mapping b) =>
                a.Count == b.Count && a.Entries.All(entry => b.Find(entry.Key) is { } other && Equal(entry.Value, other)),
            (Undefined, Undefined) => true,
            _ when Arithmetic.AsInteger(left) is { } a && Arithmetic.AsInteger(right) is { } b => a == b,
            _ when Arithmetic.AsFloat(left) is { } a && Arithmetic.AsFloat(right) is { } b => a == b,
            _ => ReferenceEquals(left, right),
        };
    }

    bool IEqualityComparer<object>.Equals(object? x, object? y) => Equal(x!, y!);

    /// <summary>Throws for a value Python cannot hash.</summary>
    public int GetHashCode(object obj)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return obj switch
        {
            Text text => text.GetHashCode(),
            bool or BigInteger or double => Arithmetic.AsFloat(obj)!.Value.GetHashCode(),
            Sequence { Kind: SequenceKind.Tuple or SequenceKind.Range } tuple =>
                tuple.Items.Aggregate(17, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
            Mapping or Sequence => throw TemplateException.Runtime($"unhashable type: '{Typing.NameOf(obj)}'"),
            _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj),
        };
    }
}

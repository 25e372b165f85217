using System.Numerics;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's view of a value: the name of its type, its truth, its length, its elements.</summary>
internal static class Typing
{
    public static string NameOf(object value) => value switch
    {
        None => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        Text => "str",
        Mapping => "dict",
        Sequence sequence => NameOf(sequence.Kind),
        Undefined => "Undefined",
        Generator => "generator",
        ICallable => "function",
        _ => value.GetType().Name,
    };

    public static bool Truth(object value) => value switch
    {
        None or Undefined => false,
        bool truth => truth,
        BigInteger number => !number.IsZero,
        double number => number != 0,
        Text text => text.Length > 0,
        Sequence sequence => sequence.Count > 0,
        Mapping mapping => mapping.Count > 0,
        _ => true,
    };

    public static int Length(object value) => value switch
    {
        Undefined => 0,
        Text text => text.Length,
        Sequence sequence => sequence.Count,
        Mapping mapping => mapping.Count,
        _ => throw TemplateException.Runtime($"object of type '{NameOf(value)}' has no len()"),
    };

    public static bool IsIterable(object value) => value is Undefined or Text or Sequence or Mapping or Generator;

    public static IEnumerable<object> Iterate(object value) => value switch
    {
        Undefined => [],
        Text text => text.Characters(),
        Sequence sequence => sequence.Items,
        Mapping mapping => mapping.Keys,
        Generator generator => generator.Rest(),
        _ => throw TemplateException.Runtime($"'{NameOf(value)}' object is not iterable"),
    };

    private static string NameOf(SequenceKind kind) => kind switch
    {
        SequenceKind.List => "list",
        SequenceKind.Tuple => "tuple",
        SequenceKind.Range => "range",
        SequenceKind.Keys => "dict_keys",
        SequenceKind.Values => "dict_values",
        _ => "dict_items",
    };
}

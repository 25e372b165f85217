using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The arguments of one call, put to the parameters; null where one was left out.</summary>
internal sealed record Bound(Run Run, object?[] Values, IReadOnlyList<object> More, IReadOnlyDictionary<string, object> Named)
{
    /// <summary>The first argument: what a method, filter or test is applied to.</summary>
    public object Self => Values[0]!;

    public object this[int index] => Values[index]!;

    public bool Has(int index) => Values[index] is not null;

    public object Or(int index, object absent) => Values[index] ?? absent;

    /// <summary>The argument printed, whatever it is.</summary>
    public Text Str(int index, string absent = "") => Values[index] is { } value ? Printing.Str(value) : Text.Of(absent);

    /// <summary>The argument, which must be a text.</summary>
    public Text ExactText(int index) => Values[index] switch
    {
        Text text => text,
        Undefined undefined => throw undefined.Fault(),
        var value => throw TemplateException.Runtime($"expected a str, not {Typing.NameOf(value!)}"),
    };

    /// <summary>The argument, a text or None.</summary>
    public Text? TextOrNone(int index) => Values[index] is null or None ? null : ExactText(index);

    public bool Flag(int index, bool absent = false) => Values[index] is { } value ? Typing.Truth(value) : absent;

    public int Int(int index, int absent = 0)
    {
        if (Values[index] is null)
            return absent;
        if (Values[index] is Undefined undefined)
            throw undefined.Fault();
        var number = Arithmetic.AsInteger(Values[index]!)
            ?? throw TemplateException.Runtime($"'{Typing.NameOf(Values[index]!)}' object cannot be interpreted as an integer");
        return (int)BigInteger.Clamp(number, int.MinValue / 2, int.MaxValue / 2);
    }

    /// <summary>A number, or None, which counts as left out.</summary>
    public int IntOrNone(int index, int absent) => Values[index] is None ? absent : Int(index, absent);

    /// <summary>A width, which bounds what a call may pad.</summary>
    public int Width(int index, int absent = 0)
    {
        int width = Int(index, absent);
        return width <= Text.MaxLength ? width : throw TemplateException.Limit($"a text of more than {Text.MaxLength} characters");
    }
}

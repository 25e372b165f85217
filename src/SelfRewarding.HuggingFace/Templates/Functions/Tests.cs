using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The tests after <c>is</c>.</summary>
internal static class Tests
{
    public static readonly FunctionTable Table = new FunctionTable
    {
        { "boolean", "value", call => call.Self is bool },
        { "callable", "value", call => call.Self is ICallable or Undefined },
        { "defined", "value", call => call.Self is not Undefined },
        { "escaped", "value", call => call.Self is Text { IsMarkup: true } },
        { "false", "value", call => call.Self is false },
        { "filter", "value", call => call.Self is Text name && Filters.Table.ContainsKey(name.ToString()) },
        { "float", "value", call => call.Self is double },
        { "integer", "value", call => call.Self is BigInteger },
        { "iterable", "value", call => Typing.IsIterable(call.Self) },
        { "lower", "value", call => StringMethods.IsCased(call.Str(0), Casing.IsLower) },
        { "mapping", "value", call => call.Self is Mapping },
        { "none", "value", call => call.Self is None },
        { "number", "value", call => Arithmetic.AsFloat(call.Self) is not null },
        { "sequence", "value", call => call.Self is Undefined or Text or Mapping or Sequence { IsIndexable: true } },
        { "string", "value", call => call.Self is Text },
        { "test", "value", call => call.Self is Text name && Tests.Table!.ContainsKey(name.ToString()) },
        { "true", "value", call => call.Self is true },
        { "undefined", "value", call => call.Self is Undefined },
        { "upper", "value", call => StringMethods.IsCased(call.Str(0), Casing.IsUpper) },
    }.With(new FunctionTable
    {
        { "divisibleby", "value num", call => Leaves(call, call[1], BigInteger.Zero) },
        { "eq equalto ==", "a b", call => Comparison.Equal(call.Self, call[1], call.Run) },
        { "even", "value", call => Leaves(call, (BigInteger)2, BigInteger.Zero) },
        { "ge >=", "a b", call => Ordering.Compare(call.Self, call[1], ">=") >= 0 },
        { "gt greaterthan >", "a b", call => Ordering.Compare(call.Self, call[1], ">") > 0 },
        { "in", "value seq", call => Comparison.In(call.Self, call[1], call.Run) },
        { "le <=", "a b", call => Ordering.Compare(call.Self, call[1], "<=") <= 0 },
        { "lt lessthan <", "a b", call => Ordering.Compare(call.Self, call[1], "<") < 0 },
        { "ne !=", "a b", call => !Comparison.Equal(call.Self, call[1], call.Run) },
        { "odd", "value", call => Leaves(call, (BigInteger)2, BigInteger.One) },
        { "sameas", "value other", call => IsSame(call.Self, call[1]) },
    });

    /// <summary>Python's <c>is</c>; equal numbers and texts of a template are one there too.</summary>
    private static bool IsSame(object value, object other) =>
        ReferenceEquals(value, other) || (value is BigInteger or bool or Text && value.Equals(other));

    private static bool Leaves(Bound call, object divisor, object rest) => Equality.Equal(Arithmetic.Modulo(call.Self, divisor), rest);
}

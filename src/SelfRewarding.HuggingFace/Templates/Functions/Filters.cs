using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The filters of jinja that chat templates may use, and their <c>tojson</c>.</summary>
internal static class Filters
{
    public static readonly FunctionTable Table = new FunctionTable
    {
        { "abs", "value", call => Abs(call.Self) },
        { "attr", "value name", call => Attributes.Own(call.Self, call.ExactText(1).ToString()) },
        { "default d", "value default_value= boolean=", call => IsMissing(call.Self, call.Flag(2)) ? call.Or(1, Text.Empty) : call.Self },
        { "dictsort", "value case_sensitive= by= reverse=", SequenceFilters.DictSort },
        { "filesizeformat", "value binary=", call => Text.Of(NumberFilters.FileSize(call.Self, call.Flag(1))) },
        { "float", "value default=", call => NumberFilters.ToFloat(call.Self) ?? call.Or(1, 0.0) },
        { "int", "value default= base=", call => NumberFilters.ToInteger(call.Self, call.Int(2, 10)) ?? call.Or(1, BigInteger.Zero) },
        { "items", "value", Items },
        { "length count", "value", call => (BigInteger)Typing.Length(call.Self) },
        { "round", "value precision= method=", call => NumberFilters.Round(call.Self, call.Int(1), call.Str(2, "common").ToString()) },
        { "string", "value", call => Printing.Str(call.Self) },
        { "tojson", "value ensure_ascii= indent= separators= sort_keys=", ToJson },
    }.With(SequenceFilters.Table).With(TextFilters.Table);

    private static bool IsMissing(object value, bool orFalse) => value is Undefined || (orFalse && !Typing.Truth(value));

    private static object Abs(object value) => Typing.Truth(value) && Ordering.Compare(value, BigInteger.Zero, "<") < 0
        ? Arithmetic.Negate(value)
        : Arithmetic.Plus(value);

    private static object Items(Bound call) => call.Self switch
    {
        Undefined => new Generator([]),
        Mapping mapping => new Generator(mapping.View(SequenceKind.Items).Items),
        _ => throw TemplateException.Runtime("Can only get item pairs from a mapping."),
    };

    private static object ToJson(Bound call)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        var indent = call.Or(2, None.Value) switch
        {
            None => null,
            Text text => text,
            _ => Text.Of(" ").Repeat(call.Width(2)),
        };
        var separators = call.Has(3) && call[3] is not None ? Typing.Iterate(call[3]).OfType<Text>().ToList() : null;
        if (separators is { Count: not 2 })
            throw TemplateException.Runtime("separators must be two texts");
        var itemSeparator = separators?[0] ?? Text.Of(indent is null ? ", " : ",");
        return new JsonText(call.Flag(1), indent, itemSeparator, separators?[1] ?? Text.Of(": "), call.Flag(4)).Write(call.Self);
    }
}

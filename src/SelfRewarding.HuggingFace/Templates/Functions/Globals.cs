using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The functions every chat template finds.</summary>
internal static class Globals
{
    private const int MaxRange = 100_000;

    public static readonly FunctionTable Table = new()
    {
        { "cycler", "*", call => new Cycler(call.More) },
        { "dict", "1= **", call => new Mapping([.. call.Has(0) ? Pairs(call[0]) : [], .. call.Named.Select(Entry)]) },
        { "joiner", "sep=", call => new Joiner(call.Str(0, ", ")) },
        { "lipsum", "*", _ => throw TemplateException.Forbidden("lipsum() writes random text") },
        { "namespace", "1= **", call => new Namespace([.. call.Has(0) ? Pairs(call[0]).Select(Named) : [], .. call.Named]) },
        { "raise_exception", "message", call => throw TemplateException.Raised(call.Str(0).ToString()) },
        { "range", "1 2= 3=", Range },
        { "strftime_now", "format", call => FormatTime(call.ExactText(0), call.Run.Clock.Now) },
    };

    private static KeyValuePair<object, object> Entry(KeyValuePair<string, object> named) => new(Text.Of(named.Key), named.Value);

    private static KeyValuePair<string, object> Named(KeyValuePair<object, object> pair) => new(pair.Key.ToString()!, pair.Value);

    /// <summary>A time is content where any of its format is.</summary>
    private static Text FormatTime(Text format, DateTime time)
    {
        int mark = 0;
        foreach (int point in format.Marked)
            mark |= Text.MarkOf(point) & Text.ContentMark;
        return Text.Of(TimeFormat.Apply(format.ToString(), time), mark);
    }

    private static IEnumerable<KeyValuePair<object, object>> Pairs(object value) => value switch
    {
        Mapping mapping => mapping.Entries,
        Undefined undefined => throw undefined.Fault(),
        _ => Typing.Iterate(value).Select(item => Typing.Iterate(item).ToList() is [var key, var element]
            ? KeyValuePair.Create(key, element)
            : throw TemplateException.Runtime("dictionary update sequence element has not length 2")),
    };

    private static Sequence Range(Bound call)
    {
        BigInteger start = call.Has(1) ? call.Int(0) : 0, stop = call.Has(1) ? call.Int(1) : call.Int(0), step = call.Int(2, 1);
        if (step.IsZero)
            throw TemplateException.Runtime("range() arg 3 must not be zero");
        var count = BigInteger.Max(0, (stop - start + step - step.Sign) / step);
        if (count > MaxRange)
            throw TemplateException.Limit($"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MaxRange}).");
        var items = Enumerable.Range(0, (int)count).Select(i => (object)(start + (i * step)));
        return new Sequence([.. items], SequenceKind.Range) { RangeText = $"range({start}, {stop}{(step.IsOne ? "" : $", {step}")})" };
    }

    private sealed class Cycler(IReadOnlyList<object> items) : IHasAttributes
    {
        private int place;

        public object? Attribute(string name) => name switch
        {
            "current" => items[place],
            "next" => new Function(name, "", _ => Next()),
            "reset" => new Function(name, "", _ => Reset()),
            _ => null,
        };

        private object Next()
        {
            var item = items[place];
            place = (place + 1) % items.Count;
            return item;
        }

        private None Reset()
        {
            place = 0;
            return None.Value;
        }
    }

    private sealed class Joiner(Text separator) : ICallable
    {
        private bool used;

        public object Call(Arguments arguments, Run run)
        {
            var text = used ? separator : Text.Empty;
            used = true;
            return text;
        }
    }
}

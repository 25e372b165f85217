using System.Globalization;
using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>The filters over elements: choosing, mapping, sorting, grouping.</summary>
internal static class SequenceFilters
{
    public static readonly FunctionTable Table = new()
    {
        { "batch", "value linecount fill_with=", call => new Generator(Batch(call)) },
        { "first", "seq", call => Typing.Iterate(call.Self).FirstOrDefault(Undefined.Name("first element")) },
        { "groupby", "value attribute default= case_sensitive=", GroupBy },
        { "join", "value d= attribute=", Join },
        { "last", "seq", call => Reversible(call.Self).LastOrDefault(Undefined.Name("last element")) },
        { "list", "value", call => Sequence.List(Typing.Iterate(call.Self)) },
        { "map", "value * **", call => new Generator(Map(call)) },
        { "max", "value case_sensitive= attribute=", call => Extreme(call, 1) },
        { "min", "value case_sensitive= attribute=", call => Extreme(call, -1) },
        { "reject", "value * **", call => new Generator(Choose(call, byAttribute: false, wanted: false)) },
        { "rejectattr", "value * **", call => new Generator(Choose(call, byAttribute: true, wanted: false)) },
        { "reverse", "value", call => call.Self is Text text ? TextSearch.Reverse(text) : new Generator(Reversible(call.Self).Reverse()) },
        { "select", "value * **", call => new Generator(Choose(call, byAttribute: false, wanted: true)) },
        { "selectattr", "value * **", call => new Generator(Choose(call, byAttribute: true, wanted: true)) },
        { "slice", "value slices fill_with=", call => new Generator(Slices(call)) },
        { "sort", "value reverse= case_sensitive= attribute=", Sort },
        { "sum", "iterable attribute= start=", call => Sum(call) },
        { "unique", "value case_sensitive= attribute=", call => new Generator(Unique(call)) },
    };

    public static object DictSort(Bound call)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        int place = call.Str(2, "key").ToString() switch
        {
            "key" => 0,
            "value" => 1,
            _ => throw TemplateException.Runtime("You can only sort by either \"key\" or \"value\""),
        };
        if (call.Self is not Mapping mapping)
            throw TemplateException.Runtime($"'{Typing.NameOf(call.Self)}' object has no attribute 'items'");
        var fold = Fold(call.Flag(1));
        return Sorted(mapping.View(SequenceKind.Items).Items, item => fold(((Sequence)item).Items[place]), call.Flag(3));
    }

    private static IEnumerable<object> Reversible(object value) => value is Generator
        ? throw TemplateException.Runtime("'generator' object is not reversible")
        : Typing.Iterate(value);

    /// <summary>Texts compare without case, unless asked otherwise.</summary>
    private static Func<object, object> Fold(bool caseSensitive) =>
        value => value is Text text && !caseSensitive ? Casing.Lower(text) : value;

    private static Sequence Sorted(IEnumerable<object> items, Func<object, object> key, bool reverse) =>
        new([.. Ordering.Sorted(items, key, reverse)]);

    private static object Sort(Bound call)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        var fold = Fold(call.Flag(2));
        var keys = Keys(call.Or(3, None.Value), fold);
        return Sorted(Typing.Iterate(call.Self), item => keys(item) is { Count: 1 } single ? single.Items[0] : keys(item), call.Flag(1));
    }

    /// <summary>The sort key of an element: the element, or its attributes by "a,b.c".</summary>
    private static Func<object, Sequence> Keys(object attribute, Func<object, object> fold)
    {
        if (attribute is not Text text)
        {
            var one = Getter(attribute, null);
            return item => new Sequence([fold(one(item))]);
        }
        var getters = TextSearch.Split(text, Text.Of(",")).Select(part => Getter(part, null)).ToList();
        return item => new Sequence([.. getters.Select(getter => fold(getter(item)))]);
    }

    /// <summary>Reads "a.b.0" of an element; None reads the element itself.</summary>
    private static Func<object, object> Getter(object attribute, object? absent)
    {
        if (attribute is None)
            return item => item;
        List<object> path = attribute is Text text ? [.. TextSearch.Split(text, Text.Of(".")).Select(Part)] : [attribute];
        return item =>
        {
            foreach (var part in path)
            {
                item = Attributes.Item(item, part);
                if (item is Undefined && absent is not null)
                    item = absent;
            }
            return item;
        };
    }

    private static object Part(Text part) =>
        BigInteger.TryParse(part.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : part;

    private static IEnumerable<object> Map(Bound call)
    {
        if (!Typing.Truth(call.Self))
            yield break;
        Func<object, object> map;
        if (call.More.Count == 0 && call.Named.TryGetValue("attribute", out var attribute))
        {
            if (call.Named.Keys.FirstOrDefault(name => name is not ("attribute" or "default")) is { } unknown)
                throw TemplateException.Runtime($"Unexpected keyword argument '{unknown}'");
            map = Getter(attribute, call.Named.GetValueOrDefault("default"));
        }
        else
        {
            if (call.More.Count == 0)
                throw TemplateException.Runtime("map requires a filter argument");
            var name = Printing.Str(call.More[0]).ToString();
            var filter = Filters.Table.GetValueOrDefault(name) ?? throw TemplateException.Runtime($"No filter named '{name}'.");
            map = item => filter.Call(new Arguments([item, .. call.More.Skip(1)], call.Named), call.Run);
        }
        foreach (var item in Typing.Iterate(call.Self))
        {
            call.Run.Step();
            yield return map(item);
        }
    }

    private static IEnumerable<object> Choose(Bound call, bool byAttribute, bool wanted)
    {
        if (!Typing.Truth(call.Self))
            yield break;
        int used = byAttribute ? 1 : 0;
        if (call.More.Count < used)
            throw TemplateException.Runtime("Missing parameter for attribute name");
        var getter = byAttribute ? Getter(call.More[0], null) : item => item;
        Func<object, bool> holds = Typing.Truth;
        if (call.More.Count > used)
        {
            var name = Printing.Str(call.More[used]).ToString();
            var test = Tests.Table.GetValueOrDefault(name) ?? throw TemplateException.Runtime($"No test named '{name}'.");
            holds = item => Typing.Truth(test.Call(new Arguments([item, .. call.More.Skip(used + 1)], call.Named), call.Run));
        }
        foreach (var item in Typing.Iterate(call.Self))
        {
            call.Run.Step();
            if (holds(getter(item)) == wanted)
                yield return item;
        }
    }

    private static object Join(Bound call)
    {
        var getter = Getter(call.Or(2, None.Value), null);
        var separator = call.Str(1);
        var builder = new TextBuilder();
        bool isFirst = true;
        foreach (var item in Typing.Iterate(call.Self))
        {
            if (!isFirst)
                builder.Append(separator);
            isFirst = false;
            builder.Append(Printing.Str(getter(item)));
        }
        return builder.ToText();
    }

    private static object Extreme(Bound call, int sign)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        var fold = Fold(call.Flag(1));
        var getter = Getter(call.Or(2, None.Value), null);
        object? best = null;
        foreach (var item in Typing.Iterate(call.Self))
        {
            if (best is null || sign * Ordering.Compare(fold(getter(item)), fold(getter(best)), "<") > 0)
                best = item;
        }
        return best ?? new Undefined("No aggregated item, sequence was empty.");
    }

    private static object Sum(Bound call)
    {
        var getter = Getter(call.Or(1, None.Value), null);
        return Typing.Iterate(call.Self).Select(getter).Aggregate(call.Or(2, BigInteger.Zero), Arithmetic.Add);
    }

    private static IEnumerable<object> Unique(Bound call)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        var fold = Fold(call.Flag(1));
        var getter = Getter(call.Or(2, None.Value), null);
        var seen = new HashSet<object>(Equality.Keys);
        return Typing.Iterate(call.Self).Where(item => seen.Add(fold(getter(item))));
    }

    private static object GroupBy(Bound call)
    {
        call.Run.Step(IWeighed.Of(call.Self));
        var fold = Fold(call.Flag(3));
        var getter = Getter(call[1], call.Values[2]);
        var groups = new List<(object Key, List<object> Items)>();
        foreach (var item in Sorted(Typing.Iterate(call.Self), item => fold(getter(item)), reverse: false).Items)
        {
            if (groups.Count == 0 || !Equality.Equal(fold(groups[^1].Key), fold(getter(item))))
                groups.Add((getter(item), []));
            groups[^1].Items.Add(item);
        }
        return Sequence.List(groups.Select(group =>
            new Sequence([group.Key, new Sequence(group.Items)], SequenceKind.Tuple) { Names = ["grouper", "list"] }));
    }

    private static IEnumerable<object> Batch(Bound call)
    {
        int size = call.Int(1);
        if (size < 1)
            throw TemplateException.Runtime("batch needs a positive line count");
        if (size > Sequence.MaxCount && call.Has(2))
            throw TemplateException.Limit($"a list of more than {Sequence.MaxCount} elements");
        foreach (var chunk in Typing.Iterate(call.Self).Chunk(size))
        {
            yield return call.Has(2) && call[2] is not None
                ? new Sequence([.. chunk, .. Enumerable.Repeat(call[2], size - chunk.Length)])
                : new Sequence(chunk);
        }
    }

    private static IEnumerable<object> Slices(Bound call)
    {
        var items = Sequence.List(Typing.Iterate(call.Self)).Items;
        int slices = call.Int(1);
        if (slices < 1)
            throw TemplateException.Runtime("slice needs a positive number of slices");
        if (slices > Sequence.MaxCount)
            throw TemplateException.Limit($"a list of more than {Sequence.MaxCount} elements");
        int offset = 0;
        for (int i = 0; i < slices; i++)
        {
            int count = (items.Count / slices) + (i < items.Count % slices ? 1 : 0);
            bool isFilled = call.Has(2) && call[2] is not None && i >= items.Count % slices;
            yield return new Sequence([.. items.Skip(offset).Take(count), .. isFilled ? [call[2]] : Array.Empty<object>()]);
            offset += count;
        }
    }
}

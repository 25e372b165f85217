using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>
/// Python's <c>json.dumps</c> as the <c>tojson</c> of chat templates uses it: nothing escaped for HTML, keys in their
/// order, and, unless asked otherwise, no escape of what is not ASCII.
/// </summary>
internal sealed class JsonText(bool asciiOnly, Text? indent, Text itemSeparator, Text keySeparator, bool sortKeys)
{
    private readonly TextBuilder builder = new();

    public Text Write(object value)
    {
        Append(value, 0);
        return builder.ToText();
    }

    private void Append(object value, int level)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case Text text:
                AppendString(text);
                break;
            case Mapping mapping:
                AppendMapping(mapping, level);
                break;
            case Sequence { Kind: SequenceKind.List or SequenceKind.Tuple } sequence:
                AppendBody('[', sequence.Items, ']', level, item => Append(item, level + 1));
                break;
            default:
                builder.Append(Scalar(value) ?? throw NotSerializable(value));
                break;
        }
    }

    private void AppendMapping(Mapping mapping, int level)
    {
        var entries = sortKeys ? Ordering.Sorted(mapping.Entries, entry => entry.Key) : mapping.Entries;
        AppendBody('{', entries, '}', level, entry =>
        {
            AppendString(entry.Key as Text ?? Text.Of(Scalar(entry.Key) ?? throw BadKey(entry.Key)));
            builder.Append(keySeparator);
            Append(entry.Value, level + 1);
        });
    }

    private void AppendBody<T>(char open, IEnumerable<T> items, char close, int level, Action<T> append)
    {
        builder.Append(open);
        bool isEmpty = true;
        foreach (var item in items)
        {
            if (!isEmpty)
                builder.Append(itemSeparator);
            isEmpty = false;
            AppendLineBreak(level + 1);
            append(item);
        }
        if (!isEmpty)
            AppendLineBreak(level);
        builder.Append(close);
    }

    private void AppendLineBreak(int level)
    {
        if (indent is not null)
            builder.Append('\n').Append(indent.Repeat(level));
    }

    private void AppendString(Text text)
    {
        builder.Append('"');
        builder.Append(text.AsMarkup(false).Map(Escaped));
        builder.Append('"');
    }

    private string? Escaped(int point) => point switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        '\b' => @"\b",
        '\f' => @"\f",
        < 0x20 => $@"\u{point:x4}",
        < 0x7F => null,
        _ when !asciiOnly => null,
        < 0x10000 => point == 0x7F ? null : $@"\u{point:x4}",
        _ => $@"\u{0xD7C0 + (point >> 10):x4}\u{0xDC00 | (point & 0x3FF):x4}",
    };

    private static string? Scalar(object value) => value switch
    {
        None => "null",
        bool truth => truth ? "true" : "false",
        BigInteger => Printing.Repr(value),
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        double number => Printing.Float(number),
        _ => null,
    };

    private static TemplateException NotSerializable(object value) =>
        TemplateException.Runtime($"Object of type {Typing.NameOf(value)} is not JSON serializable");

    private static TemplateException BadKey(object key) =>
        TemplateException.Runtime($"keys must be str, int, float, bool or None, not {Typing.NameOf(key)}");
}

using System.Numerics;
using System.Text.RegularExpressions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>Python's <c>'%s and %05.2f' % values</c>.</summary>
internal static partial class PercentFormat
{
    public static Text Apply(Text format, object values)
    {
        var builder = new TextBuilder();
        var positional = values is Sequence { Kind: SequenceKind.Tuple } tuple ? tuple.Items : [values];
        int used = 0, last = 0;
        var source = PointString(format);
        foreach (Match match in Directive().Matches(source))
        {
            builder.Append(format.Slice(last, match.Index - last));
            last = match.Index + match.Length;
            if (match.Value == "%%")
                builder.Append('%');
            else
                builder.Append(Format(match, match.Groups["key"].Success ? ByName(values, match.Groups["key"].Value) : Next()));
        }
        if (used < positional.Count && values is not (Mapping or Undefined or Sequence { Kind: SequenceKind.List or SequenceKind.Range }))
            throw TemplateException.Runtime("not all arguments converted during string formatting");
        return builder.Append(format.From(last)).ToText();

        object Next() => used < positional.Count
            ? positional[used++]
            : throw TemplateException.Runtime("not enough arguments for format string");
    }

    /// <summary>A string with one char a code point, so that its places are the text's.</summary>
    public static string PointString(Text text) =>
        string.Create(text.Length, text, (chars, source) =>
        {
            for (int i = 0; i < chars.Length; i++)
                chars[i] = (char)Math.Min(source[i], 0xFFFF);
        });

    private static object ByName(object values, string key) => values is Mapping mapping
        ? mapping.Find(Text.Of(key)) ?? throw TemplateException.Runtime($"key {Printing.Quote(key)} is not there")
        : throw TemplateException.Runtime("format requires a mapping");

    private static Text Format(Match match, object value)
    {
        var flags = match.Groups["flags"].Value;
        char type = match.Groups["type"].Value is { Length: 1 } letter
            ? letter[0]
            : throw TemplateException.Runtime("unsupported format character");
        bool isLeft = flags.Contains('-', StringComparison.Ordinal);
        bool isZeroFilled = !isLeft && flags.Contains('0', StringComparison.Ordinal) && type is not ('s' or 'r' or 'a');
        var spec = new FormatSpec
        {
            Align = isLeft ? '<' : isZeroFilled ? '=' : '>',
            Fill = isZeroFilled ? "0" : " ",
            Sign = flags.Contains('+', StringComparison.Ordinal) ? '+' : flags.Contains(' ', StringComparison.Ordinal) ? ' ' : '-',
            Alternate = flags.Contains('#', StringComparison.Ordinal),
            Width = FormatSpec.Count(match.Groups["width"].Value) ?? 0,
            Precision = match.Groups["dot"].Success ? FormatSpec.Count(match.Groups["precision"].Value) ?? 0 : null,
            Type = type is 'i' or 'u' ? 'd' : type is 'r' or 'a' ? 's' : type,
        };
        return type switch
        {
            's' => spec.Apply(Printing.Str(value)),
            'r' or 'a' => spec.Apply(Printing.Append(new TextBuilder(), value).ToText()),
            'c' when value is Text { Length: 1 } => (spec with { Type = 's' }).Apply(value),
            _ => Numeric(spec, value, type),
        };
    }

    private static Text Numeric(FormatSpec spec, object value, char type)
    {
        if (Arithmetic.AsFloat(value) is not { } number)
        {
            throw value is Undefined undefined
                ? undefined.Fault()
                : TemplateException.Runtime($"%{type} format: a real number is required, not {Typing.NameOf(value)}");
        }
        return spec.Type switch
        {
            'd' when value is double => spec.Apply(new BigInteger(number)),
            'd' => (spec with { Precision = null }).Apply(Arithmetic.AsInteger(value)!.Value),
            _ => spec.Apply(value),
        };
    }

    [GeneratedRegex(
        @"%(?:\((?<key>[^)]*)\))?(?<flags>[-+ #0]*)(?<width>[0-9]*)(?<dot>\.(?<precision>[0-9]*))?[hlL]?(?<type>[diouxXeEfFgGcrsa%]?)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Directive();
}

using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>Python's <c>'{} {name.part!r:>8}'.format(...)</c>, whose fields read attributes as the sandbox allows.</summary>
internal static partial class BraceFormat
{
    public static Text Apply(Text format, IReadOnlyList<object> positional, IReadOnlyDictionary<string, object> named)
    {
        var builder = new TextBuilder();
        var source = PercentFormat.PointString(format);
        int next = 0;
        for (int i = 0; i < source.Length; i++)
        {
            if (source[i] is not ('{' or '}'))
            {
                builder.Append(format.Marked[i]);
            }
            else if (i + 1 < source.Length && source[i + 1] == source[i])
            {
                builder.Append(format.Marked[i++]);
            }
            else
            {
                var match = source[i] == '{' ? Field().Match(source, i) : Match.Empty;
                if (!match.Success)
                    throw TemplateException.Runtime($"Single '{source[i]}' encountered in format string");
                builder.Append(Format(match, Value(match, positional, named, ref next)));
                i += match.Length - 1;
            }
        }
        return builder.ToText();
    }

    private static object Value(Match match, IReadOnlyList<object> positional, IReadOnlyDictionary<string, object> named, ref int next)
    {
        var name = match.Groups["name"].Value;
        int index = name.Length == 0 ? next++ : name.All(char.IsAsciiDigit) ? FormatSpec.Count(name)!.Value : -1;
        var value = index < 0
            ? named.GetValueOrDefault(name) ?? throw TemplateException.Runtime($"format has no argument {Printing.Quote(name)}")
            : index < positional.Count
                ? positional[index]
                : throw TemplateException.Runtime($"Replacement index {index} out of range for positional args tuple");
        foreach (Capture part in match.Groups["part"].Captures)
        {
            var key = part.Value.Trim('.', '[', ']');
            value = part.Value[0] == '.' ? Attributes.Get(value, key)
                : BigInteger.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? Attributes.Item(value, place)
                : Attributes.Item(value, Text.Of(key));
        }
        return value;
    }

    private static Text Format(Match match, object value)
    {
        if (value is Undefined undefined)
            throw undefined.Fault();
        if (match.Groups["conversion"].Value is { Length: > 0 } conversion)
            value = conversion == "s" ? Printing.Str(value) : Printing.Append(new TextBuilder(), value).ToText();
        var spec = Spec().Match(match.Groups["spec"].Value);
        if (!spec.Success)
            throw TemplateException.Runtime("Invalid format specifier");
        bool zero = spec.Groups["zero"].Length > 0;
        return new FormatSpec
        {
            Fill = spec.Groups["fill"].Length > 0 ? spec.Groups["fill"].Value : zero ? "0" : " ",
            Align = spec.Groups["align"].Length > 0 ? spec.Groups["align"].Value[0] : zero && value is not Text ? '=' : null,
            Sign = spec.Groups["sign"].Length > 0 ? spec.Groups["sign"].Value[0] : '-',
            Alternate = spec.Groups["alternate"].Length > 0,
            Width = FormatSpec.Count(spec.Groups["width"].Value) ?? 0,
            Grouping = spec.Groups["grouping"].Value,
            Precision = FormatSpec.Count(spec.Groups["precision"].Value),
            Type = spec.Groups["type"].Length > 0 ? spec.Groups["type"].Value[0] : null,
        }.Apply(value);
    }

    [GeneratedRegex(
        @"\G\{(?<name>[^{}.\[!:]*)(?<part>\.[^{}.\[!:]+|\[[^\]]+\])*(?:!(?<conversion>[rsa]))?(?::(?<spec>[^{}]*))?\}",
        RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(
        "^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<alternate>#)?(?<zero>0)?"
        + @"(?<width>[0-9]*)(?<grouping>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[a-zA-Z%])?$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Spec();
}

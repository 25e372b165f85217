using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class Printing
{
    public static Text Str(object value) => value switch
    {
        Text text => text,
        Undefined => Text.Empty,
        _ => Append(new TextBuilder(), value).ToText(),
    };

    public static string Repr(object value) => Append(new TextBuilder(), value).ToText().ToString();

    /// <summary>The repr of a string of ours.</summary>
    public static string Quote(string text) => Repr(Text.Of(text));

    /// <summary>The shortest digits that read back as the same number; an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Float(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var sign = double.IsNegative(number) ? "-" : "";
        var (digits, exponent) = Shortest(Math.Abs(number));
        if (exponent is < -4 or >= 16)
        {
            var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
            return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        }
        if (exponent < 0)
            return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        digits = digits.PadRight(exponent + 2, '0');
        return $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    /// <summary>Appends the repr; texts inside keep their marks.</summary>
    public static TextBuilder Append(TextBuilder builder, object value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            Text text => AppendQuoted(builder, text),
            Sequence sequence => AppendSequence(builder, sequence),
            Mapping mapping => AppendList(builder, "{", mapping.Entries, "}", entry =>
            {
                Append(builder, entry.Key).Append(": ");
                Append(builder, entry.Value);
            }),
            _ => builder.Append(Simple(value)),
        };
    }

    private static string Simple(object value) => value switch
    {
        None => "None",
        bool truth => truth ? "True" : "False",
        BigInteger number => number.ToString(CultureInfo.InvariantCulture),
        double number => Float(number),
        _ => value.ToString() is { } text && value is not Generator ? text : $"<{Typing.NameOf(value)}>",
    };

    private static (string Digits, int Exponent) Shortest(double number)
    {
        if (number == 0)
            return ("0", 0);
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        int split = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = split < 0 ? 0 : int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = split < 0 ? text : text[..split];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? digits.Length : point) - 1;
        var significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), exponent - (digits.Length - significant.Length));
    }

    private static TextBuilder AppendSequence(TextBuilder builder, Sequence sequence)
    {
        var (open, close) = sequence.Kind switch
        {
            SequenceKind.List => ("[", "]"),
            SequenceKind.Tuple => ("(", sequence.Count == 1 ? ",)" : ")"),
            SequenceKind.Range => (sequence.RangeText!, ""),
            _ => (Typing.NameOf(sequence) + "([", "])"),
        };
        return AppendList(builder, open, sequence.Kind == SequenceKind.Range ? [] : sequence.Items, close, item => Append(builder, item));
    }

    private static TextBuilder AppendList<T>(TextBuilder builder, string open, IEnumerable<T> items, string close, Action<T> append)
    {
        builder.Append(open);
        var separator = "";
        foreach (var item in items)
        {
            builder.Append(separator);
            append(item);
            separator = ", ";
        }
        return builder.Append(close);
    }

    private static TextBuilder AppendQuoted(TextBuilder builder, Text text)
    {
        var plain = text.ToString();
        char quote = plain.Contains('\'', StringComparison.Ordinal) && !plain.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote);
        builder.Append(text.AsMarkup(false).Map(point => Escaped(point, quote)));
        return builder.Append(quote);
    }

    private static string? Escaped(int point, char quote) => point switch
    {
        '\\' => @"\\",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ when point == quote => "\\" + quote,
        _ when IsPrintable(point) => null,
        < 0x100 => $@"\x{point:x2}",
        < 0x10000 => $@"\u{point:x4}",
        _ => $@"\U{point:x8}",
    };

    public static bool IsPrintable(int point) => point == ' ' || CharUnicodeInfo.GetUnicodeCategory(point) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}

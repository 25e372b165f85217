using System.Globalization;
using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>Numbers read from values and rounded, as Python does it.</summary>
internal static class NumberFilters
{
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>What <c>int()</c> makes of a value, or null where it cannot.</summary>
    public static object? ToInteger(object value, int numberBase)
    {
        if (value is Undefined undefined)
            throw undefined.Fault();
        if (value is Text text && ParseInteger(Plain(text), numberBase) is { } parsed)
            return parsed;
        return Arithmetic.AsInteger(value) ?? (ToFloat(value) is double number && double.IsFinite(number) ? new BigInteger(number) : null);
    }

    /// <summary>What <c>float()</c> makes of a value, or null where it cannot.</summary>
    public static object? ToFloat(object value)
    {
        if (value is Undefined undefined)
            throw undefined.Fault();
        if (value is not Text text)
            return Arithmetic.AsFloat(value);
        var plain = Plain(text);
        return plain.TrimStart('+', '-').ToUpperInvariant() switch
        {
            "INF" or "INFINITY" => plain[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
            "NAN" => double.NaN,
            _ => IsNumeral(plain) ? ParseFloat(WithoutUnderscores(plain)) : null,
        };
    }

    public static object Round(object value, int precision, string method)
    {
        if (Arithmetic.AsFloat(value) is not { } number)
        {
            throw value is Undefined undefined
                ? undefined.Fault()
                : TemplateException.Runtime($"type {Typing.NameOf(value)} doesn't define __round__ method");
        }
        double scale = Math.Pow(10, precision);
        return method switch
        {
            "common" when Arithmetic.AsInteger(value) is { } integer && precision >= 0 => integer,
            "common" when precision < 0 && Arithmetic.AsInteger(value) is not null =>
                new BigInteger(Math.Round(number * scale, MidpointRounding.ToEven) / scale),
            "common" when precision < 0 => Math.Round(number * scale, MidpointRounding.ToEven) / scale,
            "common" => double.Parse(FormatSpec.Fixed(number, Math.Min(precision, 400)), CultureInfo.InvariantCulture),
            "ceil" => Math.Ceiling(number * scale) / scale,
            "floor" => Math.Floor(number * scale) / scale,
            _ => throw TemplateException.Runtime("method must be common, ceil or floor"),
        };
    }

    public static string FileSize(object value, bool binary)
    {
        double bytes = ToFloat(value) is double number ? number : throw TemplateException.Runtime("not a number of bytes");
        double unit = binary ? 1024 : 1000;
        if (bytes == 1)
            return "1 Byte";
        if (bytes < unit)
            return $"{(int)bytes} Bytes";
        int power = 1;
        while (power < 8 && bytes >= Math.Pow(unit, power + 1))
            power++;
        var prefix = binary ? "KMGTPEZY"[power - 1] + "i" : "kMGTPEZY"[power - 1].ToString();
        return $"{FormatSpec.Fixed(bytes / Math.Pow(unit, power), 1)} {prefix}B";
    }

    private static string Plain(Text text) => TextSearch.Strip(text, null).ToString();

    private static double? ParseFloat(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;

    private static string WithoutUnderscores(string text) => text.Replace("_", "", StringComparison.Ordinal);

    /// <summary>Digits with single underscores between them, as Python's literals have.</summary>
    private static bool IsNumeral(string text) =>
        text.Length > 0 && text[0] != '_' && text[^1] != '_' && !text.Contains("__", StringComparison.Ordinal);

    private static BigInteger? ParseInteger(string text, int numberBase)
    {
        bool isNegative = text.StartsWith('-');
        var digits = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (PrefixBase(digits) is var prefixed and not 0 && (numberBase == 0 || numberBase == prefixed))
            (digits, numberBase) = (digits[2..], prefixed);
        else if (numberBase == 0)
            numberBase = 10;
        if (!IsNumeral(digits) || digits.Length > 1000)
            return null;
        var number = BigInteger.Zero;
        foreach (char digit in WithoutUnderscores(digits))
        {
            int value = digit < 128
                ? Digits.IndexOf(char.ToLowerInvariant(digit), StringComparison.Ordinal)
                : CharUnicodeInfo.GetDecimalDigitValue(digit);
            if (value < 0 || value >= numberBase)
                return null;
            number = (number * numberBase) + value;
        }
        return isNegative ? -number : number;
    }

    private static int PrefixBase(string digits) => digits.Length < 3 || digits[0] != '0'
        ? 0
        : char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
}

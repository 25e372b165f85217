using System.Globalization;
using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Functions;

/// <summary>How one value is printed by <c>%</c>, <c>str.format</c> and the filters that print numbers.</summary>
internal sealed record FormatSpec
{
    private const int MaxPrecision = 1000;

    /// <summary>Nothing asked for: the value as it prints.</summary>
    private static readonly FormatSpec Plain = new();

    public string Fill { get; init; } = " ";

    /// <summary>'&lt;', '&gt;', '^', '=' (between sign and digits), or null for the type's own.</summary>
    public char? Align { get; init; }

    /// <summary>'+', ' ' or '-'.</summary>
    public char Sign { get; init; } = '-';

    public bool Alternate { get; init; }

    public int Width { get; init; }

    public string Grouping { get; init; } = "";

    public int? Precision { get; init; }

    /// <summary>The letter of the type, or null.</summary>
    public char? Type { get; init; }

    public Text Apply(object value)
    {
        if (Precision > MaxPrecision || Width > Text.MaxLength)
            throw TemplateException.Limit("a format that is too wide");
        return Type switch
        {
            null when this == Plain => Printing.Str(value),
            null or 's' when value is Text text && Sign == '-' && Grouping == "" =>
                Aligned(Text.Empty, text.Slice(0, Math.Min(text.Length, Precision ?? text.Length)), '<'),
            null or 'n' when value is double number => Number(double.IsNegative(number), Default(Math.Abs(number))),
            'd' or 'b' or 'o' or 'x' or 'X' or 'n' or 'c' or null when Precision is null && Arithmetic.AsInteger(value) is { } integer =>
                Integer(integer),
            'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' when Arithmetic.AsFloat(value) is { } number =>
                Number(double.IsNegative(number), Float(Math.Abs(number))),
            _ => throw TemplateException.Runtime($"Invalid format specifier for object of type '{Typing.NameOf(value)}'"),
        };
    }

    /// <summary>The number of a width or precision; null where none is written, and the greatest where it is beyond all bounds.</summary>
    public static int? Count(string digits)
    {
        if (digits.Length == 0)
            return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MaxValue;
    }

    /// <summary>A number with so many decimals, rounded exactly and half to even.</summary>
    public static string Fixed(double number, int decimals)
    {
        if (!double.IsFinite(number))
            return Printing.Float(number);
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(number));
        int exponent = Math.Max(1, (int)(bits >> 52)) - 1075;
        var mantissa = (BigInteger)((bits & 0xFFFFFFFFFFFFF) | (bits >> 52 == 0 ? 0 : 1L << 52));
        var numerator = mantissa * BigInteger.Pow(10, decimals) * BigInteger.Pow(2, Math.Max(0, exponent));
        var denominator = BigInteger.Pow(2, Math.Max(0, -exponent));
        var rounded = BigInteger.DivRem(numerator, denominator, out var rest);
        int half = (rest * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !rounded.IsEven))
            rounded++;
        var digits = rounded.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var sign = double.IsNegative(number) ? "-" : "";
        return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
    }

    private string Default(double number) => Type is null && Precision is null ? Printing.Float(number) : General(number, Precision ?? 6);

    private Text Integer(BigInteger integer)
    {
        var size = BigInteger.Abs(integer);
        if (Type == 'c' && !(integer >= 0 && integer <= 0x10FFFF && System.Text.Rune.IsValid((int)integer)))
            throw TemplateException.Runtime("%c arg not in range(0x110000)");
        if (Type == 'c')
            return Aligned(Text.Empty, Text.Of(char.ConvertFromUtf32((int)integer)), '<');
        var (prefix, digits) = Type switch
        {
            'b' => ("0b", size.ToString("b", CultureInfo.InvariantCulture).TrimStart('0')),
            'o' => ("0o", Octal(size)),
            'x' => ("0x", size.ToString("x", CultureInfo.InvariantCulture).TrimStart('0')),
            'X' => ("0X", size.ToString("X", CultureInfo.InvariantCulture).TrimStart('0')),
            _ => ("", size.ToString(CultureInfo.InvariantCulture)),
        };
        return Number(integer.Sign < 0, digits.Length == 0 ? "0" : digits, Alternate ? prefix : "");
    }

    private static string Octal(BigInteger size)
    {
        var digits = "";
        for (; !size.IsZero; size /= 8)
            digits = (int)(size % 8) + digits;
        return digits;
    }

    private string Float(double number) => char.ToLowerInvariant(Type!.Value) switch
    {
        'f' => Cased(Fixed(number, Precision ?? 6)),
        '%' => Fixed(number * 100, Precision ?? 6) + "%",
        'e' => Cased(Exponential(number, Precision ?? 6)),
        _ => Cased(General(number, Precision ?? 6)),
    };

    private string Cased(string text) => char.IsUpper(Type!.Value) ? text.ToUpperInvariant() : text;

    private static string Exponential(double number, int decimals)
    {
        if (!double.IsFinite(number))
            return Printing.Float(number);
        var text = number.ToString("E" + decimals, CultureInfo.InvariantCulture);
        int split = text.IndexOf('E', StringComparison.Ordinal);
        return $"{text[..split]}e{text[split + 1]}{text[(split + 2)..].TrimStart('0').PadLeft(2, '0')}";
    }

    private static string General(double number, int precision)
    {
        if (!double.IsFinite(number))
            return Printing.Float(number);
        precision = Math.Max(1, precision);
        var scientific = Exponential(number, precision - 1);
        int split = scientific.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= precision
            ? Trimmed(scientific[..split]) + scientific[split..]
            : Trimmed(Fixed(number, precision - 1 - exponent));
    }

    private static string Trimmed(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private Text Number(bool isNegative, string digits, string prefix = "")
    {
        int point = digits.AsSpan().IndexOfAnyExceptInRange('0', '9');
        int whole = point < 0 ? digits.Length : point;
        for (int i = whole - 3; Grouping.Length > 0 && i > 0; i -= 3)
            digits = digits.Insert(i, Grouping);
        var sign = isNegative ? "-" : Sign == '-' ? "" : Sign.ToString();
        return Aligned(Text.Of(sign + prefix), Text.Of(digits), '>');
    }

    private Text Aligned(Text sign, Text body, char own)
    {
        int room = Math.Max(0, Width - sign.Length - body.Length);
        var fill = Text.Of(Fill);
        return (Align ?? own) switch
        {
            '<' => Text.Concat(sign, body, fill.Repeat(room)),
            '^' => Text.Concat(fill.Repeat(room / 2), sign, body, fill.Repeat(room - room / 2)),
            '=' => Text.Concat(sign, fill.Repeat(room), body),
            _ => Text.Concat(fill.Repeat(room), sign, body),
        };
    }
}

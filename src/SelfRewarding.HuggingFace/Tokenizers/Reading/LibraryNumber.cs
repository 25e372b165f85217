using System.Globalization;

namespace SelfRewarding.HuggingFace.Tokenizers.Reading;

/// <summary>
/// Reads a number as the library does: digits as an integer, then one multiplication or division by a power of ten. That can miss the
/// nearest double by its last bit, and the cut of a unigram model with two equal ways hangs on that bit.
/// </summary>
internal static class LibraryNumber
{
    private const int LargestPower = 308;

    public static double Read(JsonPlace place)
    {
        var text = place.Digits();
        var mantissaEnd = text.AsSpan().IndexOfAny('e', 'E');
        var exponent = mantissaEnd < 0 ? 0 : int.TryParse(text.AsSpan(mantissaEnd + 1), NumberStyles.AllowLeadingSign, null, out var power)
            ? power : throw place.Fault($"is {text}; its exponent is too long");
        var digits = mantissaEnd < 0 ? text : text[..mantissaEnd];
        var (significand, shift) = Significand(digits);
        var value = Scale(significand, exponent + shift);
        return text[0] == '-' ? -value : value;
    }

    private static (ulong Significand, int Exponent) Significand(string digits)
    {
        ulong value = 0;
        var exponent = 0;
        bool isFraction = false, isFull = false;
        foreach (var digit in digits)
        {
            if (digit == '.')
                isFraction = true;
            if (!char.IsAsciiDigit(digit))
                continue;
            isFull |= value > (ulong.MaxValue - (ulong)(digit - '0')) / 10;
            if (!isFull)
                value = value * 10 + (ulong)(digit - '0');
            exponent += isFraction == isFull ? 0 : isFull ? 1 : -1;
        }
        return (value, exponent);
    }

    private static double Scale(double value, int exponent)
    {
        for (; exponent < -LargestPower && value != 0; exponent += LargestPower)
            value /= PowerOfTen(LargestPower);
        var power = PowerOfTen(Math.Min(Math.Abs(exponent), LargestPower));
        return exponent < 0 ? value / power : value * power;
    }

    private static double PowerOfTen(int exponent) => double.Parse($"1e{exponent}", NumberStyles.Float, CultureInfo.InvariantCulture);
}

using System.Numerics;
using SelfRewarding.HuggingFace.Templates.Functions;

namespace SelfRewarding.HuggingFace.Templates.Values;

/// <summary>Python's arithmetic operators, with its faults.</summary>
internal static class Arithmetic
{
    private const int MaxBits = 4096;

    public static BigInteger? AsInteger(object value) => value switch
    {
        BigInteger number => number,
        bool truth => truth ? BigInteger.One : BigInteger.Zero,
        _ => null,
    };

    public static double? AsFloat(object value) => value is double number ? number : (double?)AsInteger(value);

    public static object Add(object left, object right)
    {
        Refuse(left, right);
        return (left, right) switch
        {
            (Text a, Text b) => Join(a, b),
            (Sequence a, Sequence b) when a.Kind == b.Kind && a.Kind <= SequenceKind.Tuple => a.With([.. a.Items, .. b.Items]),
            (Text or Sequence { Kind: <= SequenceKind.Tuple }, _) => throw TemplateException.Runtime(
                $"can only concatenate {Typing.NameOf(left)} (not \"{Typing.NameOf(right)}\") to {Typing.NameOf(left)}"),
            _ => Numbers("+", left, right, (a, b) => a + b, (a, b) => a + b),
        };
    }

    public static object Subtract(object left, object right) => Numbers("-", left, right, (a, b) => a - b, (a, b) => a - b);

    public static object Multiply(object left, object right) => (left, right) switch
    {
        (Text or Sequence { Kind: <= SequenceKind.Tuple }, _) when AsInteger(right) is { } times => Repeat(left, times),
        (_, Text or Sequence { Kind: <= SequenceKind.Tuple }) when AsInteger(left) is { } times => Repeat(right, times),
        _ => Numbers("*", left, right, (a, b) => a * b, (a, b) => a * b),
    };

    public static object Divide(object left, object right) =>
        Numbers("/", left, right, (a, b) => (double)a / NotZero((double)b), (a, b) => a / NotZero(b));

    public static object FloorDivide(object left, object right) => Numbers("//", left, right, FloorDivide, FloorDivide);

    public static object Modulo(object left, object right) =>
        left is Text format ? PercentFormat.Apply(format, right) : Numbers("%", left, right, Modulo, Modulo);

    public static object Power(object left, object right) => Numbers("** or pow()", left, right, Power, Power);

    public static object Negate(object value) => value switch
    {
        double number => -number,
        _ when AsInteger(value) is { } number => -number,
        _ => throw BadOperand("-", value),
    };

    public static object Plus(object value) =>
        value is double ? value : AsInteger(value) is { } number ? number : throw BadOperand("+", value);

    private static TemplateException BadOperand(string sign, object value) =>
        (value as Undefined)?.Fault() ?? TemplateException.Runtime($"bad operand type for unary {sign}: '{Typing.NameOf(value)}'");

    private static void Refuse(object left, object right)
    {
        if (left is Undefined first)
            throw first.Fault();
        if (right is Undefined second)
            throw second.Fault();
    }

    private static object Numbers(
        string sign, object left, object right, Func<BigInteger, BigInteger, object> integers, Func<double, double, object> floats)
    {
        Refuse(left, right);
        if (AsInteger(left) is { } a && AsInteger(right) is { } b)
            return Bounded(integers(a, b));
        if (AsFloat(left) is { } x && AsFloat(right) is { } y)
            return floats(x, y);
        throw TemplateException.Runtime(
            $"unsupported operand type(s) for {sign}: '{Typing.NameOf(left)}' and '{Typing.NameOf(right)}'");
    }

    private static object Bounded(object value) => value is BigInteger number && number.GetBitLength() > MaxBits
        ? throw TemplateException.Limit($"a number of more than {MaxBits} bits")
        : value;

    /// <summary>Markup escapes what it is joined with.</summary>
    private static Text Join(Text left, Text right)
    {
        if (left.IsMarkup == right.IsMarkup)
            return Text.Concat(left, right).AsMarkup(left.IsMarkup);
        return Text.Concat(Markup.Escape(left), Markup.Escape(right)).AsMarkup();
    }

    private static object Repeat(object value, BigInteger times)
    {
        if (value is Text text)
            return text.Repeat((long)BigInteger.Clamp(times, 0, int.MaxValue));
        var sequence = (Sequence)value;
        if (sequence.Count > 0 && times > Sequence.MaxCount / sequence.Count)
            throw TemplateException.Limit($"a list of more than {Sequence.MaxCount} elements");
        return sequence.With([.. Enumerable.Repeat(sequence.Items, (int)BigInteger.Max(times, 0)).SelectMany(items => items)]);
    }

    private static double NotZero(double divisor) => divisor == 0 ? throw TemplateException.Runtime("division by zero") : divisor;

    private static object FloorDivide(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
            throw TemplateException.Runtime("integer division or modulo by zero");
        return (a - (BigInteger)Modulo(a, b)) / b;
    }

    private static object FloorDivide(double a, double b)
    {
        double quotient = Math.Round((a - (double)Modulo(a, b)) / b);
        return quotient == 0 ? Math.CopySign(0, a / b) : quotient;
    }

    /// <summary>The remainder has the sign of the divisor.</summary>
    private static object Modulo(BigInteger a, BigInteger b)
    {
        if (b.IsZero)
            throw TemplateException.Runtime("integer modulo by zero");
        var rest = BigInteger.Remainder(a, b);
        return rest.IsZero || rest.Sign == b.Sign ? rest : rest + b;
    }

    private static object Modulo(double a, double b)
    {
        double rest = a % NotZero(b);
        return rest == 0 ? Math.CopySign(0, b) : (rest < 0) == (b < 0) ? rest : rest + b;
    }

    private static object Power(BigInteger a, BigInteger b)
    {
        if (b.Sign < 0)
            return Power((double)a, (double)b);
        if (!a.IsZero && !a.IsOne && a != BigInteger.MinusOne && b * (a.GetBitLength() - 1) > MaxBits)
            throw TemplateException.Limit($"a number of more than {MaxBits} bits");
        return a.IsZero || a.IsOne ? (b.IsZero ? BigInteger.One : a) : BigInteger.Pow(a, (int)(a == BigInteger.MinusOne ? b % 2 : b));
    }

    private static object Power(double a, double b)
    {
        if (a == 0 && b < 0)
            throw TemplateException.Runtime("0.0 cannot be raised to a negative power");
        double power = Math.Pow(a, b);
        if (double.IsInfinity(power) && double.IsFinite(a) && double.IsFinite(b))
            throw TemplateException.Runtime("numerical result out of range");
        return double.IsNaN(power) && !double.IsNaN(a) ? throw TemplateException.Runtime("a complex number") : power;
    }
}

using System.Runtime.CompilerServices;
using SelfRewarding.HuggingFace.Templates.Functions;
using SelfRewarding.HuggingFace.Templates.Values;

namespace SelfRewarding.HuggingFace.Templates.Syntax;

/// <summary>
/// Parses expressions by jinja's precedence: if, or, and, not, comparison, + -, ~, * / // %, **, sign, postfix, filter and test.
/// </summary>
internal sealed partial class ExpressionParser(TokenStream stream)
{
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private static readonly Dictionary<string, Func<object, object, object>> Sums = new()
    {
        ["+"] = Arithmetic.Add,
        ["-"] = Arithmetic.Subtract,
    };

    private static readonly Dictionary<string, Func<object, object, object>> Products = new()
    {
        ["*"] = Arithmetic.Multiply,
        ["/"] = Arithmetic.Divide,
        ["//"] = Arithmetic.FloorDivide,
        ["%"] = Arithmetic.Modulo,
    };

    private static readonly Dictionary<string, Func<object, object, object>> Powers = new() { ["**"] = Arithmetic.Power };

    /// <summary>Names that were read since the set was put here: a macro asks which special names its body uses.</summary>
    public HashSet<string> UsedNames { get; set; } = [];

    /// <summary>Inside of an if an unknown filter or test is a fault only when it is reached.</summary>
    public bool IsConditional { get; set; }

    public Expression Parse()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var value = ParseOr();
        while (stream.SkipName("if"))
        {
            bool outer = IsConditional;
            IsConditional = true;
            var condition = ParseOr();
            value = new ConditionalExpression(condition, value, stream.SkipName("else") ? Parse() : null);
            IsConditional = outer;
        }
        return value;
    }

    /// <summary>Expressions divided by commas: one is itself, more are a tuple.</summary>
    public Expression ParseTuple(bool isInParentheses = false, bool withCondition = true)
    {
        var items = new List<Expression>();
        bool isTuple = false;
        while (!IsTupleEnd())
        {
            items.Add(withCondition ? Parse() : ParseOr());
            if (!stream.Skip(","))
                break;
            isTuple = true;
        }
        if (items.Count == 0 && !isInParentheses)
            throw stream.Fault($"Expected an expression, got '{stream.Current.Description}'");
        return items.Count == 1 && !isTuple ? items[0] : new SequenceExpression(items, SequenceKind.Tuple);
    }

    /// <summary>The condition of a for: no inline if.</summary>
    public Expression ParseOr()
    {
        var left = ParseAnd();
        while (stream.SkipName("or"))
            left = new LogicExpression(left, ParseAnd(), isAnd: false);
        return left;
    }

    /// <summary>The filters of a block: <c>upper | trim</c>.</summary>
    public IReadOnlyList<Application> ParseFilters()
    {
        var filters = new List<Application>();
        do
            filters.Add(ParseFilter());
        while (stream.Skip("|"));
        return filters;
    }

    private bool IsTupleEnd() =>
        stream.Current.Kind is TokenKind.VariableEnd or TokenKind.BlockEnd or TokenKind.End || stream.At(")");

    private Expression ParseAnd()
    {
        var left = ParseNot();
        while (stream.SkipName("and"))
            left = new LogicExpression(left, ParseNot(), isAnd: true);
        return left;
    }

    private Expression ParseNot()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return stream.SkipName("not") ? new UnaryExpression(ParseNot(), value => !Typing.Truth(value)) : ParseComparison();
    }

    private Expression ParseComparison()
    {
        var first = ParseSum();
        var rest = new List<(string, Expression)>();
        while (ComparisonSign() is { } sign)
            rest.Add((sign, ParseSum()));
        return rest.Count == 0 ? first : new CompareExpression(first, rest);
    }

    private string? ComparisonSign()
    {
        if (stream.Current.Kind == TokenKind.Operator && Comparisons.Contains(stream.Current.Text))
            return stream.Next().Text;
        if (stream.SkipName("in"))
            return "in";
        if (!stream.AtName("not") || !stream.Ahead.Is(TokenKind.Name, "in"))
            return null;
        stream.Next();
        stream.Next();
        return "not in";
    }

    private Expression ParseSum() => ParseBinary(Sums, ParseConcat);

    private Expression ParseConcat()
    {
        var parts = new List<Expression> { ParseProduct() };
        while (stream.Skip("~"))
            parts.Add(ParseProduct());
        return parts.Count == 1 ? parts[0] : new ConcatExpression(parts);
    }

    private Expression ParseProduct() => ParseBinary(Products, () => ParseBinary(Powers, () => ParseUnary()));

    private Expression ParseBinary(Dictionary<string, Func<object, object, object>> operations, Func<Expression> operand)
    {
        var left = operand();
        while (stream.Current.Kind == TokenKind.Operator && operations.TryGetValue(stream.Current.Text, out var operation))
        {
            stream.Next();
            left = new BinaryExpression(left, operand(), operation);
        }
        return left;
    }

    private Expression ParseUnary(bool withFilters = true)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Expression value;
        if (stream.Skip("-"))
            value = new UnaryExpression(ParseUnary(withFilters: false), Arithmetic.Negate);
        else if (stream.Skip("+"))
            value = new UnaryExpression(ParseUnary(withFilters: false), Arithmetic.Plus);
        else
            value = ParsePrimary();
        value = ParsePostfix(value);
        return withFilters ? ParseFiltersAndTests(value) : value;
    }

    private Expression ParseFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (stream.Skip("|"))
                value = new ApplyExpression(value, ParseFilter());
            else if (stream.SkipName("is"))
                value = ParseTest(value);
            else if (stream.At("("))
                value = new CallExpression(value, ParseArguments());
            else
                return value;
        }
    }

    private Application ParseFilter()
    {
        var name = ParseDottedName();
        return Apply(Filters.Table, "filter", name, stream.At("(") ? ParseArguments() : ArgumentList.None);
    }

    private Expression ParseTest(Expression value)
    {
        bool isNegated = stream.SkipName("not");
        var name = ParseDottedName();
        var arguments = ArgumentList.None;
        if (stream.At("("))
            arguments = ParseArguments();
        else if (stream.AtName("is"))
            throw stream.Fault("You cannot chain multiple tests with is");
        else if (IsTestArgument())
            arguments = ArgumentList.None with { Positional = [ParsePostfix(ParsePrimary())] };
        var test = new ApplyExpression(value, Apply(Tests.Table, "test", name, arguments));
        return isNegated ? new UnaryExpression(test, result => !Typing.Truth(result)) : test;
    }

    private bool IsTestArgument() => stream.Current.Kind switch
    {
        TokenKind.Name => stream.Current.Text is not ("else" or "or" or "and"),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        _ => stream.At("[") || stream.At("{"),
    };

    private string ParseDottedName()
    {
        var name = stream.ExpectName();
        while (stream.Skip("."))
            name += "." + stream.ExpectName();
        return name;
    }

    private Application Apply(FunctionTable table, string kind, string name, ArgumentList arguments)
    {
        var unknown = $"No {kind} named '{name}'.";
        if (!table.TryGetValue(name, out var function) && !IsConditional)
            throw stream.Fault(unknown);
        return new Application(function, unknown, arguments);
    }
}
